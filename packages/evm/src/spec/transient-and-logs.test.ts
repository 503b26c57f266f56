import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { callTo, code, input, log, op, push, store, storeTransient } from "../testing/assemble.test.support.ts"
import { addressOf, wordOf, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent, grand] = [addressOf(1), addressOf(3), addressOf(4)]

/** Adds one to transient slot 0 and keeps the count in slot 0. */
const counts = code(storeTransient(0, push(0) + op.tload + push(1) + op.add), store(0, push(0) + op.tload))

describe("spec 3.7 transient storage", () => {
  it("lives for the whole outer transaction, and no longer", async () => {
    const up = callTo(l1.call, input(parent)) + op.pop
    const layers = new World([
      { id: 2, accounts: [{ at: child, code: code(up, up, up) }] },
      { id: 1, accounts: [{ at: parent, code: counts }] },
    ])
    await layers.run({ to: child })
    expect(layers.slot(1, parent, 0)).toBe(3n)
    await layers.run({ to: child })
    expect(layers.slot(1, parent, 0)).toBe(3n)
  })

  it("of the same contract on two layers is two storages", async () => {
    const layers = new World([
      { id: 2, accounts: [{ at: child, code: code(counts, counts, callTo(l1.call, input(child))) }] },
      { id: 1, accounts: [{ at: child, code: counts }] },
    ])
    await layers.run({ to: child })
    expect([layers.slot(0, child, 0), layers.slot(1, child, 0)]).toEqual([2n, 1n])
  })

  it("of a top frame on the parent does not reach the next transaction of the step", async () => {
    const layers = new World([{ id: 2 }, { id: 1, accounts: [{ at: parent, code: counts }] }])
    for (const to of [parent, l1.call]) {
      await layers.run({ to, data: to === parent ? "0x" : input(parent) })
      expect(layers.slot(1, parent, 0)).toBe(1n)
    }
  })
})

describe("spec 3.8 logs", () => {
  it("are in the order they were emitted, each with its layer", async () => {
    const layers = new World([
      { id: 3, accounts: [{ at: child, code: code(log(1), callTo(l1.call, input(parent)), log(6)) }] },
      {
        id: 2,
        accounts: [
          {
            at: parent,
            code: code(log(2), callTo(l1.call, input(grand)), log(4), callTo(parent, "0x01", { gas: 9 }), log(5)),
          },
        ],
      },
      { id: 1, accounts: [{ at: grand, code: code(log(3)) }] },
    ])
    const { receipt } = await layers.run({ to: child })
    const shown = receipt.logs.map(({ layer, address, topics }) => [layer, address, topics[0]])
    expect(shown).toEqual([
      [3, child, wordOf(1)],
      [2, parent, wordOf(2)],
      [1, grand, wordOf(3)],
      [2, parent, wordOf(4)],
      [2, parent, wordOf(5)],
      [3, child, wordOf(6)],
    ])
  })

  it("of a frame that failed are not there", async () => {
    const layers = new World([
      { id: 2, accounts: [{ at: child, code: code(log(1), callTo(l1.call, input(parent)), log(3)) }] },
      { id: 1, accounts: [{ at: parent, code: code(log(2), op.invalid) }] },
    ])
    const { receipt } = await layers.run({ to: child, gasLimit: 1_000_000n })
    expect(receipt.logs.map((log) => log.topics[0])).toEqual([wordOf(1), wordOf(3)])
  })
})
