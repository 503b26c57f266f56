import {
  type Address,
  address,
  type BlockFields,
  type CallOutcome,
  delta,
  type Executor,
  type Hex,
  hash,
  invert,
  type LayerContext,
  layerId,
  type LayerInput,
  type ReadSet,
  type Receipt,
  slot,
  type StateDelta,
  type Transaction,
  transactionHash,
  type TransactionOutcome,
  type TrieState,
  word,
  type Word,
  zeroBlockHash,
  zeroWord,
} from "@trellis/core"
import { createExecutor } from "../executor.ts"
import { MemoryState } from "./memory-state.test.support.ts"

export interface AccountSetup {
  readonly at: Address
  readonly code?: Hex
  readonly balance?: bigint
  readonly nonce?: bigint
  readonly slots?: readonly (readonly [number, number])[]
}

export interface LayerSetup extends Partial<Omit<LayerContext, "layer" | "fields">> {
  readonly id: number
  readonly accounts?: readonly AccountSetup[]
  readonly fields?: Partial<BlockFields>
}

export interface TransactionSetup extends Partial<Omit<Transaction, "to" | "sender">> {
  readonly to?: Address
  readonly sender?: Address
}

/** What one transaction did: a delta and a read set a layer, the transaction's own layer first. */
export interface Ran {
  readonly receipt: Receipt
  readonly deltas: readonly StateDelta[]
  readonly reads: readonly ReadSet[]
}

/** An address that is no precompile's. */
export const addressOf = (n: number): Address => address(`0x7e57${n.toString(16).padStart(36, "0")}`)
export const wordOf = (n: number | bigint | Hex): Word => word(`0x${BigInt(n).toString(16).padStart(64, "0")}`)
export const slotOf = (n: number) => slot(wordOf(n))

export const signer: Address = address(`0x${"51".repeat(20)}`)
export const coinbase: Address = address(`0x${"cb".repeat(20)}`)
export const ether = 10n ** 18n

const fields: BlockFields = {
  number: 10n,
  timestamp: 1_700_000_000n,
  gasLimit: 30_000_000n,
  baseFee: 7n,
  blobBaseFee: 1n,
  prevRandao: hash(wordOf(99)),
  coinbase,
}

/** Layers in memory, the layer itself first, and an executor to run transactions on them one after another. */
export class World {
  readonly memory = new MemoryState()
  readonly contexts: readonly LayerContext[]
  readonly states: TrieState[]
  readonly #executor: Executor

  constructor(layers: readonly LayerSetup[], executor: Executor = createExecutor()) {
    this.#executor = executor
    this.contexts = layers.map(contextOf)
    this.states = layers.map((layer, i) => this.#genesis(layer, i === 0))
  }

  /** Runs one transaction and keeps what it did. @throws Error where it is refused */
  async run(of: TransactionSetup): Promise<Ran> {
    const { outcome, ...ran } = await this.attempt(of)
    if (outcome.kind === "refused") throw new Error(`refused: ${outcome.refusal.reason}: ${outcome.refusal.message}`)
    return { receipt: outcome.receipt, ...ran }
  }

  /** Runs one transaction, which may be refused, and checks on the way that every undo is exact. */
  async attempt(of: TransactionSetup): Promise<Omit<Ran, "receipt"> & { readonly outcome: TransactionOutcome }> {
    const { transactions, layers } = await this.#executor.execute({
      layers: this.inputs(),
      transactions: [this.transaction(of)],
      gasUsedBefore: 0n,
    })
    const [outcome] = transactions
    if (outcome === undefined) throw new Error("one transaction has one outcome")
    layers.forEach((layer, i) => this.#apply(layer.delta, i))
    return { outcome, deltas: layers.map((layer) => layer.delta), reads: layers.map((layer) => layer.reads) }
  }

  call(from: Address, to: Address, data: Hex, value = 0n): Promise<CallOutcome> {
    const layers = this.inputs()
    const priced = { gasLimit: 10_000_000n, gasPrice: 7n, accessList: [], authorizations: [] }
    return this.#executor.call({ layers, from, to, data, value, ...priced })
  }

  transaction({ to, sender = signer, ...of }: TransactionSetup): Transaction {
    return {
      hash: transactionHash(zeroWord),
      raw: "0x",
      type: 2,
      sender,
      nonce: this.states[0]?.account(sender)?.nonce ?? 0n,
      gasLimit: 1_000_000n,
      maxFeePerGas: 10n,
      maxPriorityFeePerGas: 3n,
      to,
      value: 0n,
      data: "0x",
      accessList: [],
      authorizations: [],
      blobHashes: [],
      maxFeePerBlobGas: 0n,
      ...of,
    }
  }

  inputs(): LayerInput[] {
    return this.contexts.map((context, i) => ({
      context,
      view: this.state(i),
      blockHash: (number) => (number === context.anchor.number ? context.anchor.hash : undefined),
    }))
  }

  state(generation: number): TrieState {
    const state = this.states[generation]
    if (state === undefined) throw new Error(`no layer ${generation} generations up`)
    return state
  }

  /** A slot of a contract, as a number. */
  slot(generation: number, at: Address, key: number): bigint {
    return BigInt(this.state(generation).storage(at, slotOf(key)))
  }

  balance(generation: number, at: Address): bigint {
    return this.state(generation).account(at)?.balance ?? 0n
  }

  #apply(change: StateDelta, i: number): void {
    const before = this.state(i)
    const after = before.apply(change, this.memory)
    if (after.apply(invert(change), this.memory).root !== before.root) throw new Error("the undo is not exact")
    this.states[i] = after
  }

  #genesis({ accounts = [] }: LayerSetup, own: boolean): TrieState {
    const all =
      own && !accounts.some(({ at }) => at === signer) ? [{ at: signer, balance: ether }, ...accounts] : accounts
    const change = delta(
      all.map(({ at, code, balance = 0n, nonce }) => ({
        address: at,
        prior: undefined,
        next: { nonce: nonce ?? (code === undefined ? 0n : 1n), balance },
        ...(code !== undefined && { code: { prior: "0x" as const, next: code } }),
      })),
      all.flatMap(({ at, slots = [] }) =>
        slots.map(([key, value]) => ({ address: at, slot: slotOf(key), prior: zeroWord, next: wordOf(value) })),
      ),
    )
    return this.memory.at().apply(change, this.memory)
  }
}

function contextOf({ id, fields: own, ...of }: LayerSetup): LayerContext {
  return {
    layer: layerId(id),
    hardfork: "osaka",
    hosted: true,
    transparent: true,
    slotPrice: 0n,
    anchor: { number: (own?.number ?? fields.number) - 1n, hash: zeroBlockHash },
    fields: { ...fields, ...own },
    ...of,
  }
}
