import {
  type Account,
  type Address,
  address,
  delta,
  emptyCodeHash,
  type Executor,
  fromHex,
  type Hash,
  hash,
  type Hex,
  keccakHex,
  type LayerInput,
  type LayerOutcome,
  type Log,
  readLog,
  readSet,
  rlpBytes,
  rlpDecode,
  rlpEncode,
  rlpList,
  type Slot,
  slot,
  toHex,
  type Transaction,
  type Word,
  word,
} from "@trellis/core"

/** What a transaction's data may ask the executor of these tests to do, on any of its layers. */
export type Order =
  | { readonly do: "store"; readonly layer: number; readonly at: Address; readonly slot: Slot; readonly value: Word }
  | { readonly do: "blockHash"; readonly layer: number; readonly number: bigint }
  | { readonly do: "runCode"; readonly layer: number; readonly at: Address }
  | { readonly do: "setCode"; readonly layer: number; readonly at: Address; readonly code: Hex }

const text = (of: string): Uint8Array => new TextEncoder().encode(of)
const number = (of: number | bigint): Uint8Array => Uint8Array.of(Number(of) & 255, Number(of) >> 8)

/** Orders as a transaction's data. */
export function orders(all: readonly Order[]): Hex {
  return toHex(
    rlpEncode(
      all.map((order) => {
        const head = [text(order.do), number(order.layer)]
        if (order.do === "blockHash") return [...head, number(order.number)]
        if (order.do === "store") return [...head, fromHex(order.at), fromHex(order.slot), fromHex(order.value)]
        return [...head, fromHex(order.at), fromHex(order.do === "setCode" ? order.code : "0x")]
      }),
    ),
  )
}

/** One layer while a step runs: what was read of it, and what it is now. */
class Working {
  readonly input: LayerInput
  readonly log = readLog()
  readonly accounts = new Map<Address, Pick<Account, "nonce" | "balance"> | undefined>()
  readonly slots = new Map<Address, Map<Slot, Word>>()
  readonly codes = new Map<Address, Hex>()

  constructor(input: LayerInput) {
    this.input = input
  }

  account(at: Address): Pick<Account, "nonce" | "balance"> {
    if (!this.accounts.has(at)) {
      const held = this.input.view.account(at)
      this.log.accounts.set(at, held && { nonce: held.nonce, balance: held.balance, codeHash: held.codeHash })
      this.accounts.set(at, held)
    }
    return this.accounts.get(at) ?? { nonce: 0n, balance: 0n }
  }

  pay(at: Address, by: bigint): void {
    const { nonce, balance } = this.account(at)
    this.accounts.set(at, { nonce, balance: balance + by })
  }

  store(at: Address, key: Slot, value: Word): void {
    this.pay(at, 0n)
    const reads = this.log.slots.get(at) ?? new Map<Slot, Word>()
    this.log.slots.set(at, reads)
    if (!reads.has(key)) reads.set(key, this.input.view.storage(at, key))
    this.slots.set(at, (this.slots.get(at) ?? new Map<Slot, Word>()).set(key, value))
  }

  code(at: Address): Hex {
    this.account(at)
    const hashed = this.log.accounts.get(at)?.codeHash ?? emptyCodeHash
    if (hashed !== emptyCodeHash) this.log.codes.add(hashed)
    return this.codes.get(at) ?? toHex(this.input.view.code(hashed))
  }

  blockHash(of: bigint): Hash {
    const found = this.input.blockHash(of)
    this.log.blockHashes.set(of, found)
    return hash(found ?? `0x${"00".repeat(32)}`)
  }

  outcome(): LayerOutcome {
    const accounts = [...this.accounts].map(([at, next]) => {
      const prior = this.log.accounts.get(at)
      const change = { address: at, prior: prior && { nonce: prior.nonce, balance: prior.balance }, next }
      const code = this.codes.get(at)
      if (code === undefined) return change
      return { ...change, code: { prior: toHex(this.input.view.code(prior?.codeHash ?? emptyCodeHash)), next: code } }
    })
    const slots = [...this.slots].flatMap(([at, all]) =>
      [...all].map(([key, next]) => ({
        address: at,
        slot: key,
        prior: this.log.slots.get(at)?.get(key) ?? word(`0x${"00".repeat(32)}`),
        next,
      })),
    )
    return { layer: this.input.context.layer, delta: delta(accounts, slots), reads: readSet(this.log) }
  }
}

function obey(layers: readonly Working[], item: Parameters<typeof rlpList>[0]): Log[] {
  const [what, place, ...rest] = rlpList(item, "order").map((part) => rlpBytes(part, "part"))
  const on = layers[place?.[0] ?? 0]
  const part = (i: number): Hex => toHex(rest[i] ?? new Uint8Array(0))
  if (on === undefined) throw new RangeError("an order is for a layer that is there")
  const at = address(part(0).padEnd(42, "0").slice(0, 42))
  const told = (topic: Hash): Log[] => [{ layer: on.input.context.layer, address: at, topics: [topic], data: "0x" }]
  switch (new TextDecoder().decode(what)) {
    case "store":
      return (on.store(at, slot(part(1)), word(part(2))), [])
    case "setCode":
      return (on.code(at), on.pay(at, 0n), on.codes.set(at, part(1)), [])
    case "runCode":
      return told(keccakHex(fromHex(on.code(at))))
    default:
      return told(on.blockHash(BigInt(rest[0]?.[0] ?? 0) + 256n * BigInt(rest[0]?.[1] ?? 0)))
  }
}

function run(layers: readonly Working[], transaction: Transaction, gasUsedBefore: bigint) {
  const [own] = layers
  if (own === undefined) throw new RangeError("a step has a layer of its own")
  const { hash: transactionHash, type, sender, to, value, nonce } = transaction
  const held = own.account(sender)
  const refusal = { reason: "nonceTooHigh", message: `nonce ${nonce}, the account's is ${held.nonce}` } as const
  if (held.nonce !== nonce) return { kind: "refused", refusal } as const
  own.accounts.set(sender, { nonce: nonce + 1n, balance: held.balance - value })
  own.pay(to ?? sender, value)
  const logs = rlpList(transaction.data === "0x" ? [] : rlpDecode(fromHex(transaction.data)), "orders").flatMap(
    (item) => obey(layers, item),
  )
  const gas = { gasUsed: 21_000n, cumulativeGasUsed: gasUsedBefore + 21_000n, effectiveGasPrice: 0n, slotFee: 0n }
  const ran = { ranOn: own.input.context.layer, output: "0x", succeeded: true } as const
  return { kind: "included", receipt: { transaction: transactionHash, type, logs, ...gas, ...ran } } as const
}

/** Value transfers, and the orders above: enough state to witness, without an EVM. */
export const scripted: Executor = {
  name: "scripted",
  async execute({ layers, transactions, gasUsedBefore }) {
    const working = layers.map((input) => new Working(input))
    const outcomes = transactions.map((of, i) => run(working, of, gasUsedBefore + 21_000n * BigInt(i)))
    const gasUsed = 21_000n * BigInt(transactions.length)
    return { transactions: outcomes, layers: working.map((of) => of.outcome()), gasUsed }
  },
  call: () => Promise.reject(new RangeError("these tests make no calls")),
}
