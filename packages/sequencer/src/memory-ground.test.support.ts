import type { GenesisAccount } from "@trellis/config"
import {
  address,
  addressOfKey,
  type Address,
  type Block,
  type BlockHash,
  type CodeHash,
  decodeTransaction,
  defaultPrecompileBase,
  emptyRoot,
  type Executor,
  type Hash,
  type Hex,
  type LayerId,
  layerId,
  loader,
  precompilesAt,
  type Root,
  type Round,
  type Transaction,
  TrieState,
} from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { privateKeyToAccount } from "viem/accounts"
import { genesisRound } from "./rounds/genesis.ts"
import { type BuiltRound, type Ground, RoundBuilder, type RoundRequest } from "./rounds/round-builder.ts"
import { Mempool } from "./mempool/mempool.ts"
import type { LayerPlan } from "./plan.ts"

export const ether = 10n ** 18n
const gwei = 10n ** 9n
const key = (n: number): Hex => `0x${n.toString(16).padStart(64, "1")}`
/** Funded on every layer. */
export const keys: readonly Hex[] = [1, 2, 3, 4].map(key)
export const senders: readonly Address[] = keys.map(addressOfKey)

/** Adds one to its slot 0 at each call, and logs what it came to. On the root layer alone. */
export const counter = address(`0x${"c0".repeat(20)}`)
const counterCode: Hex = "0x6000546001018060005560005260206000a000"
/** The same contract at another address, so that nothing of it is shared. */
export const otherCounter = address(`0x${"c1".repeat(20)}`)

const account = (at: Address, fields: Partial<GenesisAccount>): GenesisAccount => {
  return { address: at, balance: 0n, nonce: 0n, code: "0x", storage: [], ...fields }
}

/** A plan with the defaults of these tests. */
export function planOf(id: number, parent: number | undefined, fields: Partial<LayerPlan> = {}): LayerPlan {
  return {
    id: layerId(id),
    parent: parent === undefined ? undefined : layerId(parent),
    hardfork: "osaka",
    transparent: true,
    order: [{ kind: "transactions" }],
    blockGas: 30_000_000n,
    sponsor: undefined,
    slotPrice: 0n,
    initialBaseFee: gwei,
    sequencerKey: key(9),
    coinbase: addressOfKey(fields.sequencerKey ?? key(9)),
    ...fields,
  }
}

const own = { kind: "transactions" } as const
const child = (id: number) => ({ kind: "child", layer: layerId(id) }) as const

/** A shared layer 7000 that takes booster 7101, its own transactions, booster 7102; and 7201 below 7102. */
export const threeLevels: readonly LayerPlan[] = [
  planOf(7000, undefined, { order: [child(7101), own, child(7102)] }),
  planOf(7101, 7000),
  planOf(7102, 7000, { order: [own, child(7201)] }),
  planOf(7201, 7102),
]

/** A hierarchy in memory that a test builds rounds on. */
export class MemoryGround implements Ground {
  readonly #nodes = new Map<Hash, Uint8Array>()
  readonly #codes = new Map<CodeHash, Uint8Array>()
  readonly #blocks = new Map<LayerId, Block[]>()
  readonly #plans: readonly LayerPlan[]
  readonly mempools: ReadonlyMap<LayerId, Mempool>
  readonly sink = {
    node: (hash: Hash, rlp: Uint8Array): void => void this.#nodes.set(hash, rlp),
    code: (hash: CodeHash, code: Uint8Array): void => void this.#codes.set(hash, code),
  }

  constructor(plans: readonly LayerPlan[] = threeLevels) {
    this.#plans = plans
    this.mempools = new Map(
      plans.map(({ id }) => [id, new Mempool({ poolTransactionsMax: 1_000, poolPerSenderMax: 100 })]),
    )
    const funded = senders.map((at) => account(at, { balance: 100n * ether }))
    const contracts = [counter, otherCounter].map((at) => account(at, { nonce: 1n, code: counterCode }))
    const layers = plans.map((plan) => ({
      plan,
      accounts: plan.parent === undefined ? [...funded, ...contracts] : funded,
    }))
    this.take(genesisRound(layers, this.state(emptyRoot), this.sink))
  }

  state(root: Root): TrieState {
    const nodes = loader({ get: (hash) => this.#nodes.get(hash) })
    return new TrieState(root, { nodes, code: (hash) => this.#codes.get(hash) })
  }

  blocks(layer: LayerId): readonly Block[] {
    return this.#blocks.get(layer) ?? []
  }

  head(layer: LayerId): Block {
    const block = this.blocks(layer).at(-1)
    if (block === undefined) throw new RangeError("no genesis")
    return block
  }

  headState(layer: number): TrieState {
    return this.state(this.head(layerId(layer)).header.stateRoot)
  }

  blockHash(layer: LayerId, number: bigint): BlockHash | undefined {
    return this.blocks(layer)[Number(number)]?.hash
  }

  applies(layer: LayerId): bigint {
    return BigInt(this.blocks(layer).flatMap(({ steps }) => steps.filter(({ kind }) => kind === "apply")).length)
  }

  take(round: Round): void {
    for (const block of round.blocks) this.#blocks.set(block.layer, [...this.blocks(block.layer), block])
  }

  /** Puts a signed transaction of the n-th sender into a layer's mempool. */
  async send(layer: number, of: number, nonce: number, fields: Partial<Fields> = {}): Promise<Transaction> {
    const tx = await signed(layer, of, nonce, fields)
    this.mempools.get(layerId(layer))?.add(tx, 0n)
    return tx
  }

  build(executor: Executor = createExecutor(), request: Partial<RoundRequest> = {}): Promise<BuiltRound> {
    const precompiles = precompilesAt(defaultPrecompileBase)
    const builder = new RoundBuilder(executor, precompiles, this.#plans, this.mempools)
    const due = new Set(this.#plans.map(({ id }) => id))
    return builder.build(this, { due, forced: new Set(), nowSeconds: 1_700_000_000n, ...request })
  }

  /** Builds the next round and goes on from it; what it took leaves the mempools. */
  async next(executor?: Executor): Promise<Round> {
    const { round } = await this.build(executor)
    if (round === undefined) throw new Error("there was nothing to build")
    this.take(round)
    for (const { layer, receipts } of round.blocks) {
      for (const { transaction } of receipts) this.mempools.get(layer)?.delete(transaction)
    }
    return round
  }
}

interface Fields {
  readonly to: Address | null
  readonly value: bigint
  readonly data: Hex
  readonly gas: bigint
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

/** A type 2 transaction of the n-th sender, to the counter unless it says otherwise. */
export async function signed(layer: number, of: number, nonce: number, fields: Partial<Fields> = {}) {
  const signer = privateKeyToAccount(key(of + 1))
  const raw = await signer.signTransaction({
    type: "eip1559",
    chainId: layer,
    nonce,
    to: counter,
    gas: 100_000n,
    maxFeePerGas: 10n * gwei,
    maxPriorityFeePerGas: gwei,
    ...fields,
  })
  return decodeTransaction(raw, { layer: layerId(layer), hardfork: "osaka" })
}
