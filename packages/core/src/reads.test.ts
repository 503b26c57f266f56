import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { blockHash, codeHash } from "./primitives.ts"
import { addReads, emptyReads, hashReads, mergeReads, type ReadSet, readLog, readSet } from "./reads.ts"
import { addressOf, slotOf, wordOf } from "./testing/plain-state.test.support.ts"

const small = fc.integer({ min: 0, max: 4 })
const hashOf = (n: number) => codeHash(wordOf(n + 100))
const value = fc.option(
  fc.record({
    nonce: fc.bigInt({ min: 0n, max: 2n }),
    balance: fc.bigInt({ min: 0n, max: 2n }),
    codeHash: small.map(hashOf),
  }),
  { nil: undefined },
)

const reads: fc.Arbitrary<ReadSet> = fc
  .record({
    accounts: fc.array(fc.tuple(small, value), { maxLength: 4 }),
    slots: fc.array(fc.tuple(small, small, small), { maxLength: 6 }),
    codes: fc.array(small, { maxLength: 3 }),
    fields: fc.subarray(["number", "timestamp", "coinbase", "gasLimit"] as const),
    blockHashes: fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 20n }), fc.boolean()), { maxLength: 3 }),
    root: fc.boolean(),
  })
  .map((of) => {
    const log = readLog()
    for (const [at, seen] of of.accounts) log.accounts.set(addressOf(at), seen)
    for (const [at, key, held] of of.slots) {
      const slots = log.slots.get(addressOf(at)) ?? new Map()
      log.slots.set(addressOf(at), slots.set(slotOf(key), wordOf(held)))
    }
    for (const code of of.codes) log.codes.add(hashOf(code))
    for (const field of of.fields) log.fields.add(field)
    for (const [number, known] of of.blockHashes)
      log.blockHashes.set(number, known ? blockHash(wordOf(number)) : undefined)
    log.root = of.root
    return readSet(log)
  })

const keys = (of: ReadSet): Set<string> =>
  new Set([
    ...of.accounts.map((read) => read.address),
    ...of.slots.map((read) => read.address + read.slot),
    ...of.codes,
    ...of.fields,
    ...of.blockHashes.map((read) => String(read.number)),
  ])

describe("spec 2 read sets", () => {
  it("are in order, each key once, whatever the order of the reads", () => {
    fc.assert(
      fc.property(reads, (of) => {
        const log = readLog()
        const { accounts, slots } = of
        addReads(log, {
          ...of,
          accounts: accounts.toReversed(),
          slots: slots.toReversed(),
          codes: of.codes.toReversed(),
        })
        expect(readSet(log)).toEqual(of)
        const names = slots.map((read) => read.address + read.slot)
        expect(names).toEqual([...new Set(names)].sort())
        const numbers = of.blockHashes.map((read) => read.number)
        expect(numbers.every((number, i) => i === 0 || (numbers[i - 1] ?? number) < number)).toBe(true)
      }),
    )
  })

  it("merge keeps the value that was held first, and the keys of both", () => {
    fc.assert(
      fc.property(reads, reads, reads, (a, b, c) => {
        const both = mergeReads(a, b)
        expect(keys(both)).toEqual(new Set([...keys(a), ...keys(b)]))
        for (const read of a.slots) expect(both.slots).toContainEqual(read)
        for (const read of a.accounts) expect(both.accounts).toContainEqual(read)
        expect(both.root).toBe(a.root || b.root)
        expect(mergeReads(both, c)).toEqual(mergeReads(a, mergeReads(b, c)))
        expect(mergeReads(a, emptyReads)).toEqual(a)
      }),
    )
  })

  it("have the same hash only where they are the same", () => {
    fc.assert(
      fc.property(reads, reads, (a, b) => {
        expect(hashReads(a) === hashReads(b)).toBe(JSON.stringify(a, shown) === JSON.stringify(b, shown))
      }),
    )
  })
})

function shown(_: string, of: unknown): unknown {
  return typeof of === "bigint" ? String(of) : of
}
