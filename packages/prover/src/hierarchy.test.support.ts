import {
  type Address,
  address,
  addressOfKey,
  applyReceipt,
  type Block,
  type CodeHash,
  decodeTransaction,
  defaultPrecompileBase,
  delta,
  emptyRoot,
  followingFields,
  type Hash,
  hash,
  hashHeader,
  type Header,
  type Hex,
  layerId,
  type LayerChange,
  type LayerContext,
  type LayerId,
  loader,
  logsAbove,
  precompilesAt,
  type Receipt,
  sealBlock,
  signApply,
  TrieState,
  zeroBlockHash,
} from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { collectWitness, type LayerRules, type Witness } from "@trellis/proof"
import { privateKeyToAccount } from "viem/accounts"

const senderKey: Hex = `0x${"11".repeat(32)}`
const sequencerKey: Hex = `0x${"22".repeat(32)}`
const signer = privateKeyToAccount(senderKey)
const counter: Address = address(`0x${"c0".repeat(20)}`)
/** Adds one to slot 0, reads BLOCKHASH of the block before, logs it: a little of everything. */
const counterCode: Hex = "0x600054600101600055600143034060005260206000a000"

const nodes = new Map<Hash, Uint8Array>()
const codes = new Map<CodeHash, Uint8Array>()
const sink = {
  node: (key: Hash, rlp: Uint8Array) => void nodes.set(key, rlp),
  code: (key: CodeHash, code: Uint8Array) => void codes.set(key, code),
}
const store = { nodes: { get: (key: Hash) => nodes.get(key) }, code: (key: CodeHash) => codes.get(key) }
const shared = layerId(7000)
const booster = layerId(7101)

const genesisAccounts = (withCode: boolean) => [
  { address: addressOfKey(senderKey), prior: undefined, next: { nonce: 0n, balance: 10n ** 18n } },
  ...(withCode
    ? [
        {
          address: counter,
          prior: undefined,
          next: { nonce: 1n, balance: 0n },
          code: { prior: "0x", next: counterCode },
        } as const,
      ]
    : []),
]

/** What the attester knows of the two layers by itself. */
export const rules: readonly LayerRules[] = [booster, shared].map((layer) => ({
  layer,
  parent: layer === booster ? shared : undefined,
  hardfork: "osaka",
  hosted: true,
  transparent: true,
  slotPrice: 0n,
  initialBaseFee: 7n,
  coinbase: addressOfKey(sequencerKey),
}))

function contextOf(layer: LayerId, parent: Header | undefined): LayerContext {
  const number = parent === undefined ? 0n : parent.number + 1n
  return {
    layer,
    hardfork: "osaka",
    hosted: true,
    transparent: true,
    slotPrice: 0n,
    fields: {
      number,
      timestamp: 1_700_000_000n + number,
      gasLimit: 30_000_000n,
      baseFee: 7n,
      blobBaseFee: 1n,
      prevRandao: hash(`0x${"0a".repeat(32)}`),
      coinbase: addressOfKey(sequencerKey),
      ...(parent !== undefined && followingFields(parent, 7n)),
    },
    anchor: { number: number - 1n, hash: parent === undefined ? zeroBlockHash : hashHeader(parent) },
  }
}

function genesis(layer: LayerId) {
  const empty = new TrieState(emptyRoot, { nodes: loader(store.nodes), code: store.code })
  const state = empty.apply(delta(genesisAccounts(layer === shared), []), sink)
  const none = { steps: [], transactions: [], receipts: [] }
  const { header } = sealBlock({ contexts: [contextOf(layer, undefined)], preRoots: [state.root], ...none })
  return { layer, state, header, context: contextOf(layer, header) }
}

function changed(
  before: TrieState,
  { layer, delta, reads }: Pick<LayerChange, "layer" | "delta" | "reads">,
): LayerChange {
  const after = before.apply(delta, sink)
  return { layer, preRoot: before.root, postRoot: after.root, delta, reads }
}

/** A booster's block of `count` transactions to a contract of the shared layer, and the shared layer's block that applies it. */
export async function round(count: number): Promise<{ block: Block; witness: Witness }[]> {
  const own = genesis(booster)
  const parent = genesis(shared)
  const transactions = await Promise.all(Array.from({ length: count }, (_, nonce) => call(nonce)))
  const outcome = await createExecutor().execute({
    layers: [own, parent].map(({ context, state: view }) => ({ context, view, blockHash: () => context.anchor.hash })),
    transactions: transactions.map((raw) => decodeTransaction(raw, { layer: booster, hardfork: "osaka" })),
    gasUsedBefore: 0n,
  })
  const receipts: Receipt[] = outcome.transactions.flatMap((of) => (of.kind === "included" ? [of.receipt] : []))
  const changes = outcome.layers.map((of, i) => changed(i === 0 ? own.state : parent.state, of))
  const step = { kind: "transactions", firstTransaction: 0, transactions: count, changes } as const
  const contexts = [own.context, parent.context]
  const preRoots = [own.state.root, parent.state.root]
  const child = sealBlock({ contexts, preRoots, steps: [step], transactions, receipts })
  const blocks = [child, applied(parent, child)]
  const header = (layer: LayerId) => (layer === booster ? own.header : parent.header)
  return blocks.map((block) => ({ block, witness: collectWitness(block, { ...store, header }) }))
}

function applied({ context, state }: ReturnType<typeof genesis>, child: Block): Block {
  const [, above] = child.changes
  if (above === undefined) throw new RangeError("the child changed its parent")
  const to = precompilesAt(defaultPrecompileBase).apply
  const raw = signApply({ layer: shared, nonce: 0n, to, delta: above.delta }, sequencerKey)
  const receipts = [applyReceipt(raw, shared, logsAbove(booster, child.receipts), 0n)]
  const applies = { kind: "apply", child: booster, childNumber: child.header.number, childHash: child.hash } as const
  const step = { ...applies, firstTransaction: 0, transactions: 1, changes: [changed(state, above)] }
  return sealBlock({ contexts: [context], preRoots: [state.root], steps: [step], transactions: [raw], receipts })
}

function call(nonce: number): Promise<Hex> {
  const fees = { maxFeePerGas: 10n, maxPriorityFeePerGas: 1n, gas: 200_000n }
  return signer.signTransaction({ type: "eip1559", chainId: booster, nonce, to: counter, ...fees })
}
