import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DeltaMismatch } from "../errors.ts"
import { Memory } from "../testing/memory.test.support.ts"
import { addressOf, difference, plainState, slotOf, wordOf } from "../testing/plain-state.test.support.ts"
import { zeroWord } from "../primitives.ts"
import { invert, merge } from "./algebra.ts"
import { delta, emptyDelta, isEmpty, type SlotChange } from "./delta.ts"

const contract = addressOf(9)

function write(key: number, prior: number, next: number): SlotChange {
  return { address: contract, slot: slotOf(key), prior: wordOf(prior), next: wordOf(next) }
}

describe("spec 2 the algebra of state deltas", () => {
  it("merge of two deltas that follow each other is the delta over both", () => {
    fc.assert(
      fc.property(plainState, plainState, plainState, (a, b, c) => {
        expect(merge(difference(a, b), difference(b, c))).toEqual(difference(a, c))
      }),
    )
  })

  it("merge is associative, and the empty delta is its unit", () => {
    fc.assert(
      fc.property(plainState, plainState, plainState, plainState, (a, b, c, d) => {
        const [x, y, z] = [difference(a, b), difference(b, c), difference(c, d)]
        expect(merge(merge(x, y), z)).toEqual(merge(x, merge(y, z)))
        expect(merge(x, emptyDelta)).toEqual(x)
        expect(merge(emptyDelta, x)).toEqual(x)
      }),
    )
  })

  it("invert is its own inverse, and merges with its delta to nothing", () => {
    fc.assert(
      fc.property(plainState, plainState, (a, b) => {
        const there = difference(a, b)
        expect(invert(invert(there))).toEqual(there)
        expect(invert(there)).toEqual(difference(b, a))
        expect(isEmpty(merge(there, invert(there)))).toBe(true)
      }),
    )
  })

  it("a slot that returns to its prior value leaves the delta, the first prior and the last write stay", () => {
    const first = delta([], [write(1, 0, 5), write(2, 7, 8)])
    const merged = merge(first, delta([], [write(1, 5, 0), write(2, 8, 9)]))
    expect(merged.slots).toEqual([write(2, 7, 9)])
  })

  it("entries that change nothing are not in a delta, and keys are in order", () => {
    const fields = { nonce: 1n, balance: 2n }
    const made = delta(
      [
        { address: addressOf(2), prior: fields, next: fields, code: { prior: "0x", next: "0x" } },
        { address: addressOf(3), prior: fields, next: fields, code: { prior: "0x", next: "0x00" } },
        { address: addressOf(1), prior: undefined, next: fields, code: { prior: "0x00", next: "0x00" } },
      ],
      [write(2, 0, 1), write(3, 4, 4), write(1, 0, 1)],
    )
    expect(made.accounts.map((change) => change.address)).toEqual([addressOf(1), addressOf(3)])
    expect(made.accounts[0]).not.toHaveProperty("code")
    expect(made.slots).toEqual([write(1, 0, 1), write(2, 0, 1)])
  })

  it("apply, then apply of the undo, gives back the exact pre-root", () => {
    fc.assert(
      fc.property(plainState, plainState, (from, to) => {
        const memory = new Memory()
        const start = memory.state().apply(difference(new Map(), from), memory)
        const change = difference(from, to)
        const end = start.apply(change, memory)
        expect(end.apply(invert(change), memory).root).toBe(start.root)
        expect(end.root).toBe(memory.state().apply(difference(new Map(), to), memory).root)
      }),
    )
  })

  it("apply refuses a delta whose prior values are not the state's", () => {
    const memory = new Memory()
    const fields = { nonce: 1n, balance: 2n }
    const start = memory
      .state()
      .apply(
        delta([{ address: contract, prior: undefined, next: fields, code: { prior: "0x", next: "0x00" } }], []),
        memory,
      )
    const refused = [
      delta([], [write(1, 3, 4)]),
      delta([{ address: contract, prior: { nonce: 2n, balance: 2n }, next: undefined }], []),
      delta([{ address: contract, prior: undefined, next: fields }], []),
      delta([{ address: contract, prior: fields, next: fields, code: { prior: "0x01", next: "0x02" } }], []),
      delta([{ address: contract, prior: fields, next: undefined }], []),
      delta([], [{ ...write(1, 0, 4), address: addressOf(8), prior: zeroWord }]),
    ]
    for (const one of refused) expect(() => start.apply(one, memory)).toThrow(DeltaMismatch)
  })
})
