import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import {
  answer,
  callTo,
  code,
  give,
  initcode,
  input,
  log,
  op,
  push,
  store,
  storeTransient,
} from "../testing/assemble.test.support.ts"
import { addressOf, ether, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent, grand, heir] = [addressOf(1), addressOf(3), addressOf(4), addressOf(5)]
const writer = code(store(1, push(1)), log(5), give(push(0x2a)))

function world(childCode: string, parentCode = writer, grandCode = writer) {
  return new World([
    { id: 3, accounts: [{ at: child, code: code(childCode) }] },
    { id: 2, accounts: [{ at: parent, code: parentCode, balance: ether, slots: [[7, 7]] }] },
    { id: 1, accounts: [{ at: grand, code: grandCode }] },
  ])
}

/** Slot 0: whether the call succeeded; slot 1: the word that came back. */
const report = (call: string) => code(store(0, call), store(1, answer))

describe("spec 3.4 static frames", () => {
  it("L1CALL inside one is static: a write or a log above fails it", async () => {
    for (const parentCode of [writer, code(log(5)), code(storeTransient(0, push(1)))]) {
      const layers = world(report(callTo(l1.call, input(parent), { manner: "static" })), parentCode)
      const { deltas, receipt } = await layers.run({ to: child })
      expect(layers.slot(0, child, 0)).toBe(0n)
      expect(deltas[1]).toEqual({ accounts: [], slots: [] })
      expect(receipt.logs).toEqual([])
    }
  })

  it("L1CALL inside one may read, and is static to the grandparent too", async () => {
    const reads = code(give(push(7) + op.sload))
    const layers = world(report(callTo(l1.call, input(parent), { manner: "static" })), reads)
    await layers.run({ to: child })
    expect([layers.slot(0, child, 0), layers.slot(0, child, 1)]).toEqual([1n, 7n])
    const passes = code(give(callTo(l1.call, input(grand))))
    const deep = world(report(callTo(l1.call, input(parent), { manner: "static" })), passes)
    await deep.run({ to: child })
    expect([deep.slot(0, child, 0), deep.slot(0, child, 1)]).toEqual([1n, 0n])
    expect(deep.slot(2, grand, 1)).toBe(0n)
  })

  it("L1SANDBOXCALL inside one may write, since nothing survives", async () => {
    const layers = world(report(callTo(l1.sandboxCall, input(parent), { manner: "static" })))
    const { deltas, receipt } = await layers.run({ to: child })
    expect([layers.slot(0, child, 0), layers.slot(0, child, 1)]).toEqual([1n, 0x2an])
    expect(deltas[1]).toEqual({ accounts: [], slots: [] })
    expect(receipt.logs).toEqual([])
  })
})

describe("spec 3 L1SANDBOXCALL leaves nothing but output and gas", () => {
  it("neither storage nor logs, on the parent or above it; the reads stay", async () => {
    const passes = code(callTo(l1.call, input(grand)), op.pop, store(1, push(1)), log(5))
    const { receipt, deltas, reads } = await world(callTo(l1.sandboxCall, input(parent)), passes).run({ to: child })
    expect(receipt).toMatchObject({ succeeded: true, logs: [] })
    expect(deltas.slice(1).flatMap(({ accounts, slots }) => [...accounts, ...slots])).toEqual([])
    expect(reads.map((read) => read.slots.length)).toEqual([0, 1, 1])
  })

  it("nor transient storage", async () => {
    const once = code(store(1, push(0) + op.tload), storeTransient(0, push(9)))
    const after = (first: string) =>
      code(callTo(first === "call" ? l1.call : l1.sandboxCall, input(parent)), callTo(l1.call, input(parent)))
    const layers = world(after("sandbox"), once)
    await layers.run({ to: child })
    expect(layers.slot(1, parent, 1)).toBe(0n)
    const kept = world(after("call"), once)
    await kept.run({ to: child })
    expect(kept.slot(1, parent, 1)).toBe(9n)
  })

  it("nor refunds", async () => {
    const clears = code(store(7, push(0)))
    const gasOf = async (call: string) => (await world(call, clears).run({ to: child })).receipt.gasUsed
    const sandboxed = await gasOf(callTo(l1.sandboxCall, input(parent)))
    expect(sandboxed - (await gasOf(callTo(l1.call, input(parent))))).toBe(4_800n)
  })

  it("nor warm slots and accounts: only its target's access was paid, and stays warm", async () => {
    const touches = code(push(7), op.sload, push(heir), op.balance)
    const second = async (first: string) => {
      const measured = op.gas + callTo(l1.call, input(parent)) + op.pop + op.gas + op.swap1 + op.sub
      const layers = world(first + op.pop + store(0, measured), touches)
      await layers.run({ to: child })
      return layers.slot(0, child, 0)
    }
    const warm = await second(callTo(l1.call, input(parent)))
    expect((await second(callTo(l1.sandboxCall, input(parent)))) - warm).toBe(2_000n + 2_500n)
  })

  it("nor value, contracts made and contracts destroyed", async () => {
    const made = initcode(code(op.stop))
    const write = push(`0x${made.slice(2).padEnd(64, "0")}`) + push(0) + op.mstore
    const create = write + push((made.length - 2) / 2) + push(0) + push(5) + op.create
    const layers = world(report(callTo(l1.sandboxCall, input(parent))), code(create, push(heir), op.selfDestruct))
    const { deltas } = await layers.run({ to: child })
    expect(layers.slot(0, child, 0)).toBe(1n)
    expect(deltas[1]).toEqual({ accounts: [], slots: [] })
    expect(layers.balance(1, parent)).toBe(ether)
    const kept = world(report(callTo(l1.call, input(parent))), code(create, push(heir), op.selfDestruct))
    await kept.run({ to: child })
    expect(kept.balance(1, heir)).toBe(ether - 5n)
  })
})
