import {
  type Address,
  address,
  addressOfKey,
  applyReceipt,
  type Block,
  type CodeHash,
  decodeTransaction,
  delta,
  emptyRoot,
  followingFields,
  hash,
  type Hash,
  hashHeader,
  type Header,
  type Hex,
  keccakHex,
  type LayerContext,
  layerId,
  type LayerId,
  loader,
  logsAbove,
  precompilesAt,
  defaultPrecompileBase,
  type Receipt,
  sealBlock,
  signApply,
  slot,
  type Step,
  toHex,
  TrieState,
  word,
  zeroBlockHash,
} from "@trellis/core"
import { privateKeyToAccount } from "viem/accounts"
import type { WitnessSource } from "./collect.ts"
import { type Order, orders, scripted } from "./scripted.test.support.ts"

export const senderKey: Hex = `0x${"11".repeat(32)}`
export const sequencerKey: Hex = `0x${"22".repeat(32)}`
const signer = privateKeyToAccount(senderKey)
export const sender = addressOfKey(senderKey)

/** The n-th contract of every layer. */
export const contractAt = (n: number): Address => address(`0x${"c0".repeat(19)}${n.toString(16).padStart(2, "0")}`)
export const slotAt = (n: number) => slot(`0x${n.toString(16).padStart(64, "0")}`)
export const wordAt = (n: number) => word(`0x${n.toString(16).padStart(64, "0")}`)
export const codeAt = (n: number): Hex => `0x${"60".repeat(40)}${n.toString(16).padStart(2, "0")}`

/** A layer's own part of a hierarchy under test. */
interface Layer {
  readonly id: LayerId
  readonly parent: Layer | undefined
  readonly headers: Header[]
  /** After the newest block. */
  state: TrieState
  /** Where the block being built has come to, its ancestors after it, while it is built. */
  progress: TrieState[] | undefined
  applies: bigint
}

/** Lists of orders, one a transaction; or a child's block. */
type Part = readonly (readonly Order[])[] | (() => Promise<Block>)

/** Of every layer's first block. */
export const initialBaseFee = 7n

/** Layers with a store in common, which build and seal blocks as a sequencer would. */
export class Hierarchy implements WitnessSource {
  readonly #nodes = new Map<Hash, Uint8Array>()
  readonly #codes = new Map<CodeHash, Uint8Array>()
  readonly #sink = {
    node: (key: Hash, rlp: Uint8Array) => void this.#nodes.set(key, rlp),
    code: (key: CodeHash, code: Uint8Array) => void this.#codes.set(key, code),
  }
  readonly nodes = { get: (key: Hash) => this.#nodes.get(key) }
  readonly layers = new Map<LayerId, Layer>()

  code(key: CodeHash): Uint8Array | undefined {
    return this.#codes.get(key)
  }

  /** Every trie node ever stored. */
  held(): Set<Hex> {
    return new Set([...this.#nodes.values()].map(toHex))
  }

  header(layer: LayerId, number: bigint): Header | undefined {
    return this.layers.get(layer)?.headers[Number(number)]
  }

  /** A layer with a funded sender, and contracts whose slots 0 to 9 hold something. */
  add(chainId: number, parent?: Layer, contracts = 6): Layer {
    const source = { nodes: loader(this.nodes), code: (key: CodeHash) => this.code(key) }
    const accounts = Array.from({ length: contracts }, (_, n) => ({
      address: contractAt(n),
      prior: undefined,
      next: { nonce: 1n, balance: BigInt(n) },
      code: { prior: "0x", next: codeAt(n) } as const,
    }))
    const slots = accounts.flatMap((of) =>
      Array.from({ length: 10 }, (_, n) => ({
        address: of.address,
        slot: slotAt(n),
        prior: wordAt(0),
        next: wordAt(n + 1),
      })),
    )
    const funded = { address: sender, prior: undefined, next: { nonce: 0n, balance: 10n ** 18n } }
    const state = new TrieState(emptyRoot, source).apply(delta([funded, ...accounts], slots), this.#sink)
    const layer: Layer = { id: layerId(chainId), parent, headers: [], state, progress: undefined, applies: 0n }
    this.layers.set(layer.id, layer)
    const contexts = [{ ...this.context(layer), anchor: { number: -1n, hash: zeroBlockHash } }]
    const genesis = sealBlock({ contexts, preRoots: [state.root], steps: [], transactions: [], receipts: [] })
    layer.headers.push(genesis.header)
    return layer
  }

  context(layer: Layer): LayerContext {
    const number = BigInt(layer.headers.length)
    const newest = this.hashOf(layer, number - 1n)
    const before = layer.headers.at(-1)
    return {
      layer: layer.id,
      hardfork: "osaka",
      hosted: true,
      transparent: true,
      slotPrice: 0n,
      fields: {
        number,
        timestamp: 1_700_000_000n + number,
        gasLimit: 30_000_000n,
        baseFee: initialBaseFee,
        blobBaseFee: 1n,
        prevRandao: hash(keccakHex(Uint8Array.of(Number(number)))),
        coinbase: addressOfKey(sequencerKey),
        ...(before !== undefined && followingFields(before, initialBaseFee)),
      },
      anchor: { number: number - 1n, hash: newest ?? zeroBlockHash },
    }
  }

  hashOf(layer: Layer, number: bigint) {
    const next = layer.headers[Number(number) + 1]
    if (next !== undefined) return next.parentHash
    const header = layer.headers[Number(number)]
    return header && hashHeader(header)
  }

  /** A block: lists of transactions to run, and children's blocks to build at their turn and apply. */
  async build(layer: Layer, parts: readonly Part[]): Promise<Block> {
    const lineage: Layer[] = []
    for (let at: Layer | undefined = layer; at !== undefined; at = at.parent) lineage.push(at)
    const contexts = lineage.map((of) => this.context(of))
    const building = { layer, lineage, contexts, transactions: new Array<Hex>(), receipts: new Array<Receipt>() }
    const states = [layer.state, ...(layer.parent === undefined ? [] : this.#progress(layer.parent))]
    const preRoots = states.map((state) => state.root)
    const steps: Step[] = []
    for (const part of parts) {
      layer.progress = [...states]
      const isChild = typeof part === "function"
      steps.push(isChild ? this.#apply(building, states, await part()) : await this.#run(building, states, part))
    }
    const { transactions, receipts } = building
    const block = sealBlock({ contexts, preRoots, steps, transactions, receipts })
    layer.headers.push(block.header)
    layer.state = states[0] ?? layer.state
    layer.progress = undefined
    return block
  }

  #progress(layer: Layer): TrieState[] {
    return layer.progress ?? [layer.state, ...(layer.parent === undefined ? [] : this.#progress(layer.parent))]
  }

  async #run(building: Building, states: TrieState[], all: readonly (readonly Order[])[]): Promise<Step> {
    const { layer, lineage, contexts, transactions, receipts } = building
    const firstTransaction = transactions.length
    const nonce = Number(states[0]?.account(sender)?.nonce ?? 0n)
    for (const [i, list] of all.entries()) {
      transactions.push(await transfer(layer.id, nonce + i, orders(list)))
    }
    const layers = lineage.flatMap((of, i) => {
      const view = states[i]
      const context = contexts[i]
      if (view === undefined || context === undefined) return []
      return [{ view, context, blockHash: (number: bigint) => this.hashOf(of, number) }]
    })
    const outcome = await scripted.execute({
      layers,
      transactions: transactions
        .slice(firstTransaction)
        .map((raw) => decodeTransaction(raw, { layer: layer.id, hardfork: "osaka" })),
      gasUsedBefore: receipts.at(-1)?.cumulativeGasUsed ?? 0n,
    })
    for (const of of outcome.transactions) {
      if (of.kind === "refused") throw new RangeError(of.refusal.message)
      receipts.push(of.receipt)
    }
    const changes = outcome.layers.map((of, i) => this.#change(states, i, of))
    return { kind: "transactions", firstTransaction, transactions: all.length, changes }
  }

  #apply({ layer, transactions, receipts }: Building, states: TrieState[], child: Block): Step {
    const changes = child.changes.slice(1).map((of, i) => this.#change(states, i, of))
    const to = precompilesAt(defaultPrecompileBase).apply
    const of = changes[0]?.delta ?? { accounts: [], slots: [] }
    const raw = signApply({ layer: layer.id, nonce: layer.applies++, to, delta: of }, sequencerKey)
    const step = { firstTransaction: transactions.length, transactions: 1, changes }
    transactions.push(raw)
    const before = receipts.at(-1)?.cumulativeGasUsed ?? 0n
    receipts.push(applyReceipt(raw, layer.id, logsAbove(child.layer, child.receipts), before))
    return { kind: "apply", ...step, child: child.layer, childNumber: child.header.number, childHash: child.hash }
  }

  #change<T extends { layer: LayerId; delta: Parameters<TrieState["apply"]>[0]; reads: Step["changes"][0]["reads"] }>(
    states: TrieState[],
    i: number,
    { layer, delta, reads }: T,
  ): Step["changes"][0] {
    const before = states[i]
    if (before === undefined) throw new RangeError("one state a layer")
    const after = before.apply(delta, this.#sink)
    states[i] = after
    return { layer, preRoot: before.root, postRoot: after.root, delta, reads }
  }
}

interface Building {
  readonly layer: Layer
  readonly lineage: readonly Layer[]
  readonly contexts: readonly LayerContext[]
  readonly transactions: Hex[]
  readonly receipts: Receipt[]
}

/** A signed transaction of the sender. */
export function transfer(layer: LayerId, nonce: number, data: Hex): Promise<Hex> {
  const fees = { maxFeePerGas: 10n, maxPriorityFeePerGas: 1n, gas: 100_000n }
  return signer.signTransaction({ type: "eip1559", chainId: layer, nonce, to: contractAt(0), value: 1n, data, ...fees })
}
