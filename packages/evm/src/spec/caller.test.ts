import { type Address, aliasOf, defaultPrecompileBase, layerId, precompilesAt, word } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { callTo, code, input, op, type Manner, store } from "../testing/assemble.test.support.ts"
import { addressOf, ether, signer, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, other, parent, grand] = [addressOf(1), addressOf(2), addressOf(3), addressOf(4)]
const records = code(store(0, op.caller), store(1, op.origin), store(2, op.address))

const asWord = (at: Address) => BigInt(word(`0x${at.slice(2).padStart(64, "0")}`))

function world(childCode: string, otherCode = "") {
  return new World([
    {
      id: 3,
      accounts: [
        { at: child, code: code(childCode) },
        { at: other, code: code(otherCode) },
      ],
    },
    { id: 2, accounts: [{ at: parent, code: records }] },
    { id: 1, accounts: [{ at: grand, code: records }] },
  ])
}

describe("spec 3.3 msg.sender across layers", () => {
  it("is the signer where the signer calls the precompile", async () => {
    const layers = world("")
    await layers.run({ to: l1.call, data: input(parent) })
    expect(layers.slot(1, parent, 0)).toBe(asWord(signer))
    expect(layers.slot(1, parent, 1)).toBe(asWord(signer))
    expect(layers.slot(1, parent, 2)).toBe(asWord(parent))
  })

  it("is the signer two layers up, where the signer's call goes through both precompiles", async () => {
    const layers = world("")
    await layers.run({ to: l1.call, data: input(l1.call, input(grand)) })
    expect(layers.slot(2, grand, 0)).toBe(asWord(signer))
  })

  it("is the alias of the contract that calls, never its address", async () => {
    const layers = world(callTo(l1.call, input(parent)))
    await layers.run({ to: child })
    expect(layers.slot(1, parent, 0)).toBe(asWord(aliasOf(layerId(3), child)))
    expect(layers.slot(1, parent, 1)).toBe(asWord(signer))
  })

  it("of a parent's contract to the grandparent is its alias by the parent's chain id", async () => {
    const layers = new World([
      { id: 3 },
      { id: 2, accounts: [{ at: parent, code: code(callTo(l1.call, input(grand))) }] },
      { id: 1, accounts: [{ at: grand, code: records }] },
    ])
    await layers.run({ to: l1.call, data: input(parent) })
    expect(layers.slot(2, grand, 0)).toBe(asWord(aliasOf(layerId(2), parent)))
    expect(layers.slot(2, grand, 1)).toBe(asWord(signer))
  })

  it("by DELEGATECALL and CALLCODE is the contract the code runs in: a library cannot pose as its user's caller", async () => {
    for (const manner of ["delegate", "callCode"] satisfies Manner[]) {
      const direct = world(callTo(l1.call, input(parent), { manner }))
      await direct.run({ to: child })
      expect(direct.slot(1, parent, 0)).toBe(asWord(aliasOf(layerId(3), child)))
      const library = world(callTo(other, "0x", { manner: "delegate" }), callTo(l1.call, input(parent), { manner }))
      await library.run({ to: child })
      expect(library.slot(1, parent, 0)).toBe(asWord(aliasOf(layerId(3), child)))
    }
  })

  it("of a delegated account is its alias: its code is not its signature (EIP-7702)", async () => {
    for (const to of [signer, child] as const) {
      const layers = new World([
        {
          id: 3,
          accounts: [
            { at: signer, balance: ether, nonce: 1n, code: code("ef0100", other) },
            { at: other, code: code(callTo(l1.call, input(parent), { manner: "delegate" })) },
            { at: child, code: code(callTo(signer, "0x")) },
          ],
        },
        { id: 2, accounts: [{ at: parent, code: records }] },
      ])
      await layers.run({ to })
      expect(layers.slot(1, parent, 0)).toBe(asWord(aliasOf(layerId(3), signer)))
    }
  })

  it("of a constructor is the alias of the contract it makes", async () => {
    const layers = world("")
    const { receipt } = await layers.run({ data: code(callTo(l1.call, input(parent))) })
    expect(receipt.created).toBeDefined()
    expect(layers.slot(1, parent, 0)).toBe(asWord(aliasOf(layerId(3), receipt.created ?? child)))
  })

  it("in a sandbox follows the same rule", async () => {
    const layers = new World([
      {
        id: 3,
        accounts: [{ at: child, code: code(callTo(l1.sandboxCall, input(parent)), store(0, "610400" + op.mload)) }],
      },
      { id: 2, accounts: [{ at: parent, code: code(op.caller, "600052", "60206000", op.return) }] },
    ])
    await layers.run({ to: child })
    expect(layers.slot(0, child, 0)).toBe(asWord(aliasOf(layerId(3), child)))
  })
})
