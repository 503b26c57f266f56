import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { callTo, code, initcode, input, log, op, push, store, type Manner } from "../testing/assemble.test.support.ts"
import { addressOf, ether, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent, heir] = [addressOf(1), addressOf(3), addressOf(5)]
const precompiles = [l1.call, l1.sandboxCall, l1.delegateCall, l1.stateRoot, l1.apply]

function world(childCode: string, parentCode = store(1, push(1)), hosted = true) {
  return new World([
    { id: 2, accounts: [{ at: child, code: code(childCode), balance: ether }] },
    { id: 1, hosted, accounts: [{ at: parent, code: code(parentCode), balance: ether, slots: [[7, 7]] }] },
  ])
}

const create = (endowment: number) => {
  const made = initcode(code(op.stop))
  const write = push(`0x${made.slice(2).padEnd(64, "0")}`) + push(0) + op.mstore
  return write + push((made.length - 2) / 2) + push(0) + push(endowment) + op.create
}

describe("spec 3.5 value", () => {
  it("sent to a precompile fails that frame, burns its gas, and does not move", async () => {
    for (const to of precompiles) {
      for (const manner of ["call", "callCode"] satisfies Manner[]) {
        const layers = world(store(0, callTo(to, input(parent), { manner, value: 1, gas: 50_000 })))
        const { receipt, deltas } = await layers.run({ to: child })
        expect(layers.slot(0, child, 0)).toBe(0n)
        expect(deltas[1]).toEqual({ accounts: [], slots: [] })
        expect(layers.balance(0, child)).toBe(ether)
        expect(receipt.gasUsed).toBeGreaterThan(21_000n + 50_000n)
      }
    }
  })

  it("sent by a transaction to a precompile fails it", async () => {
    const layers = world("")
    const { receipt } = await layers.run({ to: l1.call, data: input(parent), value: 1n })
    expect(receipt).toMatchObject({ succeeded: false, failure: "value sent to a precompile that takes none" })
    expect(layers.slot(1, parent, 1)).toBe(0n)
  })

  it("inherited by DELEGATECALL is not sent: the frame runs", async () => {
    const layers = world(store(0, callTo(l1.call, input(parent), { manner: "delegate" })))
    const { receipt } = await layers.run({ to: child, value: 5n })
    expect(receipt.succeeded).toBe(true)
    expect([layers.slot(0, child, 0), layers.slot(1, parent, 1)]).toEqual([1n, 1n])
  })

  it("in a frame of a hosted parent moves between the parent's accounts", async () => {
    const layers = world(callTo(l1.call, input(parent)), callTo(heir, "0x", { value: 9 }) + op.pop + create(4))
    const { deltas } = await layers.run({ to: child })
    expect([layers.balance(1, heir), layers.balance(1, parent)]).toEqual([9n, ether - 13n])
    expect(deltas[1]?.accounts).toHaveLength(3)
    expect(deltas[1]?.accounts.filter((change) => change.code !== undefined)).toHaveLength(1)
  })
})

describe("spec 2, 3.5 a frame of the settlement chain", () => {
  it("writes slots, reads, logs, and leaves no account change", async () => {
    const writes = store(1, push(1)) + store(2, op.selfBalance) + log(5)
    const layers = world(callTo(l1.call, input(parent)), writes, false)
    const { receipt, deltas } = await layers.run({ to: child })
    expect(receipt.logs.map((log) => log.layer)).toEqual([1])
    expect(deltas[1]?.accounts).toEqual([])
    expect([layers.slot(1, parent, 1), layers.slot(1, parent, 2)]).toEqual([1n, ether])
  })

  it("that would change an account fails, and nothing of it is recorded", async () => {
    const changes = {
      value: callTo(heir, "0x", { value: 1 }),
      create: create(0),
      endowed: create(1),
      create2: push(0) + push(0) + push(0) + push(0) + op.create2,
      selfdestruct: push(heir) + op.selfDestruct,
    }
    for (const [name, change] of Object.entries(changes)) {
      const parentCode = store(1, push(1)) + change + op.isZero + push(0) + op.mstore
      const layers = world(store(0, callTo(l1.call, input(parent))), parentCode + store(2, push(1)), false)
      const { receipt, deltas } = await layers.run({ to: child, gasLimit: 2_000_000n })
      expect(receipt.succeeded, name).toBe(true)
      expect(deltas[1]?.accounts, name).toEqual([])
      const succeeded = layers.slot(0, child, 0)
      if (name === "value")
        expect([succeeded, layers.slot(1, parent, 1), layers.slot(1, parent, 2)]).toEqual([1n, 1n, 1n])
      else expect([succeeded, layers.slot(1, parent, 1), layers.slot(1, parent, 2)], name).toEqual([0n, 0n, 0n])
      expect(layers.balance(1, heir)).toBe(0n)
    }
  })

  it("calls that move no value between accounts go on", async () => {
    const parentCode = callTo(heir, "0x") + op.pop + callTo(parent, "0x", { gas: 0 }) + op.pop + store(1, push(1))
    const layers = world(callTo(l1.call, input(parent)), parentCode, false)
    await layers.run({ to: child })
    expect(layers.slot(1, parent, 1)).toBe(1n)
  })

  it("as a transaction's top frame takes no value, and says why it failed", async () => {
    const layers = world("", store(1, push(1)), false)
    const failed = await layers.run({ to: parent, value: 1n })
    expect(failed.receipt).toMatchObject({ succeeded: false, ranOn: 1 })
    expect(failed.receipt.failure).toMatch(/^account 0x.* cannot change on a settlement chain$/)
    expect((await layers.run({ to: parent })).receipt).toMatchObject({ succeeded: true, ranOn: 1 })
  })
})
