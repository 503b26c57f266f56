import { type Address, defaultPrecompileBase, limits, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { answer, callTo, code, give, input, op, push, store } from "../testing/assemble.test.support.ts"
import { addressOf, type LayerSetup, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent, grand] = [addressOf(1), addressOf(3), addressOf(4)]

/** Calls itself as deep as it goes, then `up`; gives back one more than the frame below. */
function spiral(self: Address, up: string) {
  const deeper = callTo(self, "0x")
  const unlessDeeper = deeper + "61ffff" + op.jumpi
  const ground = up + op.pop + give(answer + push(1) + op.add)
  const at = (unlessDeeper.length + ground.length) / 2
  return code(
    unlessDeeper.replace("61ffff", `61${at.toString(16).padStart(4, "0")}`),
    ground,
    op.jumpDest,
    give(answer + push(1) + op.add),
  )
}

describe("spec 3.9 direction and depth", () => {
  it("the parent's own precompiles go to the grandparent", async () => {
    const layers = new World([
      { id: 3, accounts: [{ at: child, code: code(callTo(l1.call, input(parent))) }] },
      { id: 2, accounts: [{ at: parent, code: code(store(0, callTo(l1.call, input(grand)))) }] },
      { id: 1, accounts: [{ at: grand, code: code(store(0, op.chainId)) }] },
    ])
    const { deltas } = await layers.run({ to: child })
    expect([layers.slot(1, parent, 0), layers.slot(2, grand, 0)]).toEqual([1n, 1n])
    expect(deltas.map((delta) => delta.slots.length)).toEqual([0, 1, 1])
  })

  it("the root layer's precompiles fail: there is nothing above it", async () => {
    for (const to of [l1.call, l1.sandboxCall, l1.delegateCall]) {
      const failing = store(0, callTo(to, input(grand), { gas: 10_000 }) + op.isZero)
      const layers = new World([
        { id: 2, accounts: [{ at: child, code: code(callTo(l1.call, input(parent))) }] },
        { id: 1, accounts: [{ at: parent, code: code(failing) }] },
      ])
      await layers.run({ to: child })
      expect(layers.slot(1, parent, 0)).toBe(1n)
    }
  })

  it("input shorter than an address fails, on every layer", async () => {
    for (const to of [l1.call, l1.sandboxCall, l1.delegateCall]) {
      const layers = new World([{ id: 2 }, { id: 1 }])
      const { receipt } = await layers.run({ to, data: `0x${"11".repeat(19)}` })
      expect(receipt).toMatchObject({ succeeded: false, failure: "input shorter than an address" })
    }
  })

  it("depth is one counter over all layers, callDepthMax and no more", async () => {
    const gas = { gasLimit: 10n ** 14n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }
    const fields = { gasLimit: 10n ** 15n, baseFee: 0n }
    const frames = async (...layers: LayerSetup[]) => {
      const world = new World(layers.map((layer) => ({ ...layer, hardfork: "prague", fields })))
      const { receipt } = await world.run({ to: child, ...gas })
      return BigInt(receipt.output)
    }
    const one = await frames({ id: 1, accounts: [{ at: child, code: spiral(child, push(0)) }] })
    expect(one).toBe(BigInt(limits.callDepthMax) + 1n)
    const up = code(callTo(l1.call, input(parent)), op.pop, give(answer + push(1) + op.add))
    const crossed = await frames(
      { id: 2, accounts: [{ at: child, code: up }] },
      { id: 1, accounts: [{ at: parent, code: spiral(parent, push(0)) }] },
    )
    expect(crossed).toBe(one)
  })

  it("a call up at the last depth fails without running", async () => {
    const gas = { gasLimit: 10n ** 14n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }
    const fields = { gasLimit: 10n ** 15n, baseFee: 0n }
    const layers = new World([
      {
        id: 2,
        hardfork: "prague",
        fields,
        accounts: [{ at: child, code: spiral(child, callTo(l1.call, input(parent))) }],
      },
      { id: 1, hardfork: "prague", fields, accounts: [{ at: parent, code: code(store(0, push(1))) }] },
    ])
    const { deltas } = await layers.run({ to: child, ...gas })
    expect(deltas[1]?.slots).toEqual([])
  })
})
