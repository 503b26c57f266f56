import { address, concat, defaultPrecompileBase, fromHex, keccakHex, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { callTo, code, initcode, input, op, push, store } from "../testing/assemble.test.support.ts"
import { addressOf, ether, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, factory, heir] = [addressOf(1), addressOf(3), addressOf(5)]

/** Without calldata: writes slot 1. With calldata: destroys itself. */
const mortal = code(
  op.callDataSize,
  "600b57",
  store(1, push(1)),
  op.stop,
  op.stop,
  op.jumpDest,
  push(heir),
  op.selfDestruct,
)
const made = initcode(mortal)
const write = Array.from({ length: Math.ceil((made.length - 2) / 64) }, (_, i) => {
  const word = made.slice(2 + i * 64, 66 + i * 64).padEnd(64, "0")
  return push(`0x${word}`) + push(i * 32) + op.mstore
}).join("")
const create2 = code(write, push(0), push((made.length - 2) / 2), push(0), push(3), op.create2)
const salted = concat(Uint8Array.of(255), fromHex(factory), new Uint8Array(32), fromHex(keccakHex(fromHex(made))))
const contract = address(`0x${keccakHex(salted).slice(26)}`)

const toFactory = callTo(l1.call, input(factory)) + op.pop
const use = callTo(l1.call, input(contract)) + op.pop
const destroy = callTo(l1.call, input(contract, "0x01")) + op.pop

function world(...calls: readonly string[]) {
  return new World([
    { id: 2, slotPrice: 1_000n, accounts: [{ at: child, code: code(...calls) }] },
    { id: 1, accounts: [{ at: factory, code: create2, balance: ether }] },
  ])
}

describe("spec 3.2, EIP-6780 contracts made and destroyed on the parent", () => {
  it("made by one call stays, with code, nonce, balance and slots in the delta", async () => {
    const layers = world(toFactory, use)
    const { deltas, receipt } = await layers.run({ to: child })
    const change = deltas[1]?.accounts.find((one) => one.address === contract)
    expect(change).toMatchObject({
      prior: undefined,
      next: { nonce: 1n, balance: 3n },
      code: { prior: "0x", next: mortal },
    })
    expect(layers.slot(1, contract, 1)).toBe(1n)
    expect(receipt.slotFee).toBe(1_000n)
  })

  it("made by one call and destroyed by another of the same transaction is gone at its end, slots and all", async () => {
    const layers = world(toFactory, use, destroy)
    const { deltas, receipt } = await layers.run({ to: child })
    expect(layers.state(1).account(contract)).toBeUndefined()
    expect(layers.balance(1, heir)).toBe(3n)
    expect(deltas[1]?.slots).toEqual([])
    expect(receipt.slotFee).toBe(0n)
  })

  it("destroyed by a later transaction only loses its balance", async () => {
    const layers = world(toFactory, use)
    await layers.run({ to: child })
    await layers.run({ to: l1.call, data: input(contract, "0x01") })
    expect(layers.state(1).account(contract)).toMatchObject({ nonce: 1n, balance: 0n })
    expect(layers.slot(1, contract, 1)).toBe(1n)
  })

  it("destroyed in a frame that is undone stays", async () => {
    const inner = addressOf(2)
    const undone = (end: string) =>
      new World([
        {
          id: 2,
          accounts: [
            { at: child, code: code(toFactory, use, callTo(inner, "0x")) },
            { at: inner, code: code(destroy, end) },
          ],
        },
        { id: 1, accounts: [{ at: factory, code: create2, balance: ether }] },
      ])
    const reverted = undone(push(0) + push(0) + op.revert)
    await reverted.run({ to: child })
    expect(reverted.state(1).account(contract)).toMatchObject({ nonce: 1n, balance: 3n })
    const kept = undone(op.stop)
    await kept.run({ to: child })
    expect(kept.state(1).account(contract)).toBeUndefined()
  })

  it("made in a sandbox is not one the transaction made", async () => {
    const sandboxed = callTo(l1.sandboxCall, input(factory)) + op.pop
    const layers = world(sandboxed, toFactory, use)
    await layers.run({ to: child })
    expect(layers.slot(1, contract, 1)).toBe(1n)
  })

  it("a second CREATE2 at the same address fails until the end of the transaction", async () => {
    const again = world(toFactory, destroy, toFactory)
    await again.run({ to: child, gasLimit: 5_000_000n })
    expect(again.state(1).account(contract)).toBeUndefined()
    await again.run({ to: l1.call, data: input(factory) })
    expect(again.state(1).account(contract)).toMatchObject({ nonce: 1n })
  })
})
