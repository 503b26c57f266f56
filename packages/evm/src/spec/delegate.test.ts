import { type Address, aliasOf, defaultPrecompileBase, layerId, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import {
  answer,
  callTo,
  code,
  give,
  input,
  log,
  op,
  push,
  store,
  type Manner,
} from "../testing/assemble.test.support.ts"
import { addressOf, ether, signer, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, other, parent, heir] = [addressOf(1), addressOf(2), addressOf(3), addressOf(5)]
const records = code(store(0, op.caller), store(1, op.address), store(2, op.callValue), store(3, op.chainId), log(5))

function world(childCode: string, parentCode = records, otherCode = "") {
  return new World([
    {
      id: 2,
      accounts: [
        { at: child, code: code(childCode), balance: ether },
        { at: other, code: code(otherCode) },
      ],
    },
    { id: 1, accounts: [{ at: parent, code: parentCode, slots: [[9, 9]] }] },
  ])
}

const slots = (layers: World, at: Address) => [0, 1, 2, 3].map((key) => layers.slot(0, at, key))

describe("spec 3.10 L1DELEGATECALL by CALL", () => {
  it("runs the parent's code at the same address of this layer, the caller as msg.sender", async () => {
    const layers = world(callTo(l1.delegateCall, input(parent)))
    const { receipt, deltas } = await layers.run({ to: child })
    expect(slots(layers, parent)).toEqual([BigInt(child), BigInt(parent), 0n, 2n])
    expect(deltas[1]).toEqual({ accounts: [], slots: [] })
    expect(receipt.logs).toMatchObject([{ layer: 2, address: parent }])
    expect(layers.state(0).account(parent)).toMatchObject({ nonce: 1n, balance: 0n })
  })

  it("has its own storage: the parent's is not seen", async () => {
    const layers = world(
      store(0, callTo(l1.delegateCall, input(parent))) + store(1, answer),
      code(give(push(9) + op.sload)),
    )
    await layers.run({ to: child })
    expect(slots(layers, child)).toEqual([1n, 0n, 0n, 0n])
  })

  it("by the signer has the signer as msg.sender, and keeps what it stored for the next call", async () => {
    const layers = world("", code(store(0, push(0) + op.sload + push(1) + op.add), store(1, op.caller)))
    await layers.run({ to: l1.delegateCall, data: input(parent) })
    await layers.run({ to: l1.delegateCall, data: input(parent) })
    expect(slots(layers, parent).slice(0, 2)).toEqual([2n, BigInt(signer)])
    expect(layers.slot(1, parent, 0)).toBe(0n)
  })

  it("by STATICCALL is static, and leaves no account", async () => {
    const writes = world(store(0, callTo(l1.delegateCall, input(parent), { manner: "static" })))
    expect((await writes.run({ to: child })).deltas[0]?.slots).toEqual([])
    const reads = world(
      store(0, callTo(l1.delegateCall, input(parent), { manner: "static" })) + store(1, answer),
      code(callTo(other, "0x", { manner: "static" }), give(op.address)),
    )
    await reads.run({ to: child })
    expect(slots(reads, child).slice(0, 2)).toEqual([1n, BigInt(parent)])
    expect(reads.state(0).account(parent)).toBeUndefined()
  })

  it("of an account without code does nothing and succeeds", async () => {
    const layers = world(store(0, callTo(l1.delegateCall, input(heir))))
    const { deltas } = await layers.run({ to: child })
    expect(layers.slot(0, child, 0)).toBe(1n)
    expect(deltas[0]?.accounts.map((change) => change.address)).not.toContain(heir)
  })

  it("is refused where another contract has that address on this layer", async () => {
    const layers = new World([
      { id: 2, accounts: [{ at: parent, code: code(op.stop), balance: ether, slots: [[1, 1]] }] },
      { id: 1, accounts: [{ at: parent, code: code(store(1, push(0)), push(heir), op.selfDestruct) }] },
    ])
    const { receipt } = await layers.run({ to: l1.delegateCall, data: input(parent) })
    expect(receipt).toMatchObject({ succeeded: false, failure: "a contract of this layer has the target's address" })
    expect([layers.slot(0, parent, 1), layers.balance(0, parent)]).toEqual([1n, ether])
  })

  it("is refused for an account whose delegation was signed for the parent (EIP-7702)", async () => {
    const layers = new World([
      { id: 2, accounts: [{ at: other, balance: ether }] },
      {
        id: 1,
        accounts: [
          { at: other, code: code("ef0100", parent) },
          { at: parent, code: code(push(heir), op.selfDestruct) },
        ],
      },
    ])
    const { receipt } = await layers.run({ to: l1.delegateCall, data: input(other) })
    expect(receipt.failure).toBe("an account that delegates its code has no instance here")
    expect([layers.balance(0, other), layers.balance(0, heir)]).toEqual([ether, 0n])
    expect(layers.state(0).account(other)?.nonce).toBe(0n)
  })

  it("that reverts leaves no instance", async () => {
    const layers = world(
      store(0, callTo(l1.delegateCall, input(parent)) + op.isZero),
      code(store(0, push(1)), op.invalid),
    )
    await layers.run({ to: child })
    expect(layers.slot(0, child, 0)).toBe(1n)
    expect(layers.state(0).account(parent)).toBeUndefined()
  })
})

describe("spec 3.10 L1DELEGATECALL by DELEGATECALL and CALLCODE", () => {
  it("runs in the calling contract's own context", async () => {
    const layers = world(callTo(l1.delegateCall, input(parent), { manner: "delegate" }))
    const { receipt, deltas } = await layers.run({ to: child, value: 5n })
    expect(slots(layers, child)).toEqual([BigInt(signer), BigInt(child), 5n, 2n])
    expect(receipt.logs).toMatchObject([{ layer: 2, address: child }])
    expect(deltas[1]).toEqual({ accounts: [], slots: [] })
    const byCode = world(callTo(l1.delegateCall, input(parent), { manner: "callCode" }))
    await byCode.run({ to: child, value: 5n })
    expect(slots(byCode, child)).toEqual([BigInt(child), BigInt(child), 0n, 2n])
  })

  it("in a static frame is static", async () => {
    for (const manner of ["delegate", "callCode"] satisfies Manner[]) {
      const layers = world(
        callTo(other, "0x", { manner: "static" }),
        records,
        give(callTo(l1.delegateCall, input(parent), { manner })),
      )
      const { deltas } = await layers.run({ to: child })
      expect(deltas.map((delta) => delta.slots)).toEqual([[], []])
    }
  })

  it("plain calls made from the parent's code stay on this layer, L1CALLs go to the parent", async () => {
    const calls = code(callTo(other, "0x"), callTo(l1.call, input(heir)))
    const layers = new World([
      {
        id: 2,
        accounts: [
          { at: child, code: code(callTo(l1.delegateCall, input(parent), { manner: "delegate" })) },
          { at: other, code: records },
        ],
      },
      {
        id: 1,
        accounts: [
          { at: parent, code: calls },
          { at: other, code: records },
          { at: heir, code: records },
        ],
      },
    ])
    await layers.run({ to: child })
    expect(slots(layers, other)[0]).toBe(BigInt(child))
    expect(layers.slot(1, other, 0)).toBe(0n)
    expect(layers.slot(1, heir, 0)).toBe(BigInt(aliasOf(layerId(2), child)))
  })

  it("a delegated account of the parent is followed to its delegate's code (EIP-7702)", async () => {
    const layers = new World([
      { id: 2, accounts: [{ at: child, code: code(callTo(l1.delegateCall, input(other), { manner: "delegate" })) }] },
      {
        id: 1,
        accounts: [
          { at: other, code: code("ef0100", parent) },
          { at: parent, code: records },
        ],
      },
    ])
    await layers.run({ to: child })
    expect(slots(layers, child)[1]).toBe(BigInt(child))
  })

  it("a halt in the parent's code undoes it and keeps the 64th", async () => {
    const layers = world(
      store(5, callTo(l1.delegateCall, input(parent), { manner: "delegate" }) + op.isZero),
      code(store(0, push(1)), op.invalid),
    )
    const { receipt } = await layers.run({ to: child, gasLimit: 10_000_000n })
    expect(receipt.succeeded).toBe(true)
    expect([layers.slot(0, child, 5), layers.slot(0, child, 0)]).toEqual([1n, 0n])
  })

  it("SELFDESTRUCT in the parent's code is the calling contract's (EIP-6780)", async () => {
    const layers = world(
      callTo(l1.delegateCall, input(parent), { manner: "delegate" }),
      code(push(heir), op.selfDestruct),
    )
    await layers.run({ to: child })
    expect([layers.balance(0, heir), layers.balance(0, child)]).toEqual([ether, 0n])
    expect(layers.state(0).account(child)).toBeDefined()
  })

  it("SELFDESTRUCT in the parent's code ends a contract that the transaction makes (EIP-6780)", async () => {
    const made = code(callTo(l1.delegateCall, input(parent), { manner: "delegate" }), op.pop, give(push(0)))
    for (const [parentCode, stays] of [
      [code(push(heir), op.selfDestruct), false],
      [code(op.stop), true],
    ] as const) {
      const layers = world("", parentCode)
      const { receipt } = await layers.run({ data: made, value: 3n })
      if (receipt.created === undefined) throw new Error("a transaction without to makes a contract")
      expect(receipt.succeeded).toBe(true)
      expect(layers.state(0).account(receipt.created) !== undefined).toBe(stays)
    }
  })

  it("refunds of the parent's code add to those before it", async () => {
    const heavy = [20, 21, 22].map((key) => store(key, push(1))).join("")
    const gasUsed = async (value: number) => {
      const before = code(heavy, store(30, push(value)), callTo(l1.delegateCall, input(parent), { manner: "delegate" }))
      const layers = new World([
        {
          id: 2,
          accounts: [
            {
              at: child,
              code: before,
              slots: [
                [30, 9],
                [31, 9],
              ],
            },
          ],
        },
        { id: 1, accounts: [{ at: parent, code: code(store(31, push(value))) }] },
      ])
      return (await layers.run({ to: child })).receipt.gasUsed
    }
    expect((await gasUsed(8)) - (await gasUsed(0))).toBe(2n * 4_800n)
  })
})
