import { defaultPrecompileBase, type Hex, merge, mergeReads, precompilesAt, type Transaction } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createExecutor } from "../executor.ts"
import {
  callTo,
  code,
  initcode,
  input,
  log,
  op,
  push,
  store,
  storeTransient,
} from "../testing/assemble.test.support.ts"
import { addressOf, ether, type Ran, slotOf, type TransactionSetup, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [sets, counts, makes, fails, up] = [addressOf(1), addressOf(2), addressOf(3), addressOf(4), addressOf(5)]

const made = initcode(code(op.stop))
const write = push(`0x${made.slice(2).padEnd(64, "0")}`) + push(0) + op.mstore
const contracts = [
  { at: sets, code: code(store(1, push(0) + op.callDataLoad), log(1)) },
  { at: counts, code: code(storeTransient(1, push(1) + op.tload + push(1) + op.add), store(2, push(1) + op.tload)) },
  { at: makes, code: code(write, push((made.length - 2) / 2), push(0), push(2), op.create), balance: ether },
  { at: fails, code: code(store(1, push(1)), push(0), push(0), op.revert) },
]

const value = fc.constantFrom(0, 1, 2)
const target = fc.constantFrom(sets, counts, makes, fails)
const transaction: fc.Arbitrary<TransactionSetup> = fc
  .record({ to: target, value, way: fc.constantFrom("direct", "precompile", "contract", "deploy") })
  .map(({ to, value: word, way }) => {
    const data: Hex = slotOf(word)
    if (way === "direct") return { to, data }
    if (way === "precompile") return { to: l1.call, data: input(to, data) }
    if (way === "contract") return { to: up, data }
    return { data: code(callTo(l1.call, input(to, data)), push(0), push(0), op.return) }
  })

const layers = () =>
  new World([
    { id: 2, accounts: [{ at: up, code: code(callTo(l1.call, input(sets)), callTo(l1.call, input(counts))) }] },
    { id: 1, accounts: contracts },
  ])

describe("a step of many transactions (spec 1)", () => {
  it("does what as many steps of one do: receipts, deltas and what was read", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { minLength: 2, maxLength: 6 }), async (list) => {
        const apart = layers()
        const ran: Ran[] = []
        for (const one of list) ran.push(await apart.run(one))
        const together = layers()
        const transactions = list.map((one, i) => together.transaction({ ...one, nonce: BigInt(i) }))
        const step = await createExecutor().execute({ layers: together.inputs(), transactions, gasUsedBefore: 50n })
        let cumulativeGasUsed = 50n
        step.transactions.forEach((outcome, i) => {
          const receipt = ran[i]?.receipt
          cumulativeGasUsed += receipt?.gasUsed ?? 0n
          expect(outcome).toEqual({ kind: "included", receipt: { ...receipt, cumulativeGasUsed } })
        })
        expect(step.gasUsed).toBe(cumulativeGasUsed - 50n)
        step.layers.forEach((layer, i) => {
          const parts = ran.map(({ deltas, reads }) => ({ delta: deltas[i] ?? never(), reads: reads[i] ?? never() }))
          expect(layer.delta).toEqual(parts.map((part) => part.delta).reduce(merge))
          const reads = parts.map((part) => part.reads).reduce(mergeReads)
          expect(layer.reads.slots).toEqual(reads.slots)
          expect(layer.reads.accounts).toEqual(reads.accounts)
        })
      }),
      { numRuns: 60 },
    )
  })

  it("goes on after a transaction that is refused, which leaves nothing", async () => {
    const world = layers()
    const good = world.transaction({ to: sets, data: slotOf(1) })
    const { transactions, layers: outcomes } = await createExecutor().execute({
      layers: world.inputs(),
      transactions: [{ ...good, nonce: 9n }, good, { ...good, nonce: 1n }],
      gasUsedBefore: 0n,
    })
    expect(transactions.map((one) => one.kind)).toEqual(["refused", "included", "included"])
    expect(outcomes[1]?.delta.slots).toHaveLength(1)
  })

  it("reads what its included transactions read: those refused leave nothing in the read sets either", async () => {
    const world = layers()
    const good = world.transaction({ to: sets, data: slotOf(1) })
    const poor = { ...world.transaction({ to: counts, sender: addressOf(0x99) }), maxFeePerGas: ether }
    const execute = (transactions: readonly Transaction[]) =>
      createExecutor().execute({ layers: world.inputs(), transactions, gasUsedBefore: 0n })
    const alone = await execute([good])
    for (const list of [
      [good, poor],
      [poor, good],
      [poor, { ...good, nonce: 3n }, good, { ...poor, to: makes }],
    ]) {
      const { transactions, layers: outcomes } = await execute(list)
      expect(transactions.filter(({ kind }) => kind === "included")).toHaveLength(1)
      expect(outcomes).toEqual(alone.layers)
    }
  })
})

function never(): never {
  throw new Error("one entry a layer")
}
