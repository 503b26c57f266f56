import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { callTo, code, input, log, op, push, store, storeTransient } from "../testing/assemble.test.support.ts"
import { addressOf, slotOf, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [outer, inner, parent, grand] = [addressOf(1), addressOf(2), addressOf(3), addressOf(4)]

/** Writes slot 1 where the slot of the same transient key is 0, and sets that key: twice in one transaction shows. */
const writer = code(store(1, push(1)), store(2, push(0) + op.tload), storeTransient(0, push(7)), log(5))
const passOn = code(callTo(l1.call, input(grand)), op.pop, writer)

/** Three layers. `outer` and `inner` live on the lowest, `parent` and `grand` one and two above. */
const world = (outerCode: string, innerCode: string) =>
  new World([
    {
      id: 3,
      accounts: [
        { at: outer, code: code(outerCode) },
        { at: inner, code: code(innerCode) },
      ],
    },
    { id: 2, accounts: [{ at: parent, code: passOn }] },
    { id: 1, accounts: [{ at: grand, code: writer }] },
  ])

const up = callTo(l1.call, input(parent)) + op.pop
const revert = push(0) + push(0) + op.revert

describe("spec 3.2 reverts cross layers", () => {
  it("a transaction that succeeds leaves its writes on all layers", async () => {
    const layers = world(up, "")
    const { receipt, deltas } = await layers.run({ to: outer })
    expect(receipt.logs.map((log) => log.layer)).toEqual([1, 2])
    expect(deltas.map((delta) => delta.slots.length)).toEqual([0, 1, 1])
    expect(deltas.slice(1).flatMap((delta) => delta.accounts)).toEqual([])
  })

  it("the top frame's revert undoes what was written above, logs too; the reads stay", async () => {
    for (const end of [revert, op.invalid]) {
      const { receipt, deltas, reads } = await world(up + end, "").run({ to: outer })
      expect(receipt).toMatchObject({ succeeded: false, logs: [] })
      expect(deltas.slice(1)).toEqual([
        { accounts: [], slots: [] },
        { accounts: [], slots: [] },
      ])
      expect(reads[1]?.slots.map((read) => read.slot)).toEqual([slotOf(1), slotOf(2)])
      expect(reads[2]?.slots.map((read) => read.slot)).toEqual([slotOf(1), slotOf(2)])
    }
  })

  it("a caught revert leaves no delta of its own, and what came after stays", async () => {
    const { receipt, deltas, reads } = await world(callTo(inner, "0x") + op.pop + up, up + revert).run({ to: outer })
    expect(receipt.logs).toHaveLength(2)
    expect(deltas.slice(1).map((delta) => delta.slots)).toEqual([
      [{ address: parent, slot: slotOf(1), prior: slotOf(0), next: slotOf(1) }],
      [{ address: grand, slot: slotOf(1), prior: slotOf(0), next: slotOf(1) }],
    ])
    expect(reads[2]?.slots).toHaveLength(2)
  })

  it("a caught revert leaves no transient storage above, and what came before stays", async () => {
    const before = await world(up + callTo(inner, "0x") + op.pop, up + revert).run({ to: outer })
    expect(before.receipt.logs).toHaveLength(2)
    expect(before.deltas.map((delta) => delta.slots.length)).toEqual([0, 1, 1])
    const kept = await world(up + up, "").run({ to: outer })
    expect(kept.deltas.map((delta) => delta.slots.length)).toEqual([0, 2, 2])
  })

  it("a caught revert cools what it warmed above", async () => {
    const measured = (call: string) => op.gas + call + op.gas + op.swap1 + op.sub
    const gasAfter = async (innerCode: string) => {
      const layers = world(callTo(inner, "0x") + op.pop + store(0, measured(up)), innerCode)
      await layers.run({ to: outer })
      return layers.slot(0, outer, 0)
    }
    const cold = await gasAfter(op.stop)
    expect(await gasAfter(up + revert)).toBe(cold)
    expect(await gasAfter(up)).toBeLessThan(cold - 2n * 2_500n)
  })

  it("a parent frame that reverts undoes its own and what is above it, and nothing below", async () => {
    const layers = new World([
      { id: 3, accounts: [{ at: outer, code: code(store(9, push(1)), up, store(8, push(1))) }] },
      {
        id: 2,
        accounts: [{ at: parent, code: code(callTo(l1.call, input(grand)), op.pop, store(1, push(1)), revert) }],
      },
      { id: 1, accounts: [{ at: grand, code: writer }] },
    ])
    const { receipt, deltas } = await layers.run({ to: outer })
    expect(receipt).toMatchObject({ succeeded: true, logs: [] })
    expect(deltas.map((delta) => delta.slots.length)).toEqual([2, 0, 0])
  })

  it("writes net zero over two calls leave no delta, and stay reads", async () => {
    const toggle = code(store(1, push(0) + "35"))
    const layers = new World([
      {
        id: 2,
        accounts: [
          {
            at: outer,
            code: code(callTo(l1.call, input(parent, slotOf(5))), callTo(l1.call, input(parent, slotOf(0)))),
          },
        ],
      },
      { id: 1, accounts: [{ at: parent, code: toggle }] },
    ])
    const { deltas, reads } = await layers.run({ to: outer })
    expect(deltas[1]?.slots).toEqual([])
    expect(reads[1]?.slots).toEqual([{ address: parent, slot: slotOf(1), value: slotOf(0) }])
  })

  it("a call of eth_call reports what a frame gave back and leaves nothing", async () => {
    const layers = world(op.stop, op.stop)
    const before = layers.states.map((state) => state.root)
    const outcome = await layers.call(outer, l1.call, input(parent))
    expect(outcome).toMatchObject({ succeeded: true, ranOn: 3 })
    expect(outcome.layers[1]?.delta.slots).toHaveLength(1)
    expect(layers.states.map((state) => state.root)).toEqual(before)
  })
})
