import { describe, expect, it } from "vitest"
import { finalized } from "./finality.ts"
import { limits } from "./limits.ts"
import { brokenLink, type Step, stepsSince } from "./steps.ts"
import { scriptedLayer } from "./testing/scripted-layer.ts"

const root = (digit: string): `0x${string}` => `0x${digit.repeat(64)}`
const slot = { address: `0x${"AB".repeat(20)}`, slot: root("1"), prior: root("0"), next: root("F") }

function layerOf(steps: number, finalizedHead = "0x2") {
  return scriptedLayer({
    trellis_hierarchy: () => [
      {
        layer: "0x1b58",
        name: "shared",
        parent: null,
        heads: { latest: "0x2", safe: "0x2", finalized: finalizedHead },
        stateRoot: root("A"),
        steps: `0x${steps.toString(16)}`,
      },
    ],
    trellis_getStep: () => ({
      index: "0x0",
      blockNumber: "0x2",
      kind: "apply",
      transactions: [root("7")],
      child: "0x1bbd",
      childNumber: "0x5",
      childHash: root("C"),
      changes: [{ layer: "0x1b58", preRoot: root("A"), postRoot: root("B") }],
    }),
    trellis_getDelta: () => ({
      layer: "0x1b58",
      changes: [{ layer: "0x1b58", delta: { accounts: [], slots: [slot] } }],
    }),
  })
}

describe("steps as the RPC tells them", () => {
  it("are read with their delta, in lower case", async () => {
    const { layer, close } = await layerOf(1)
    expect(await stepsSince(layer, 0n)).toEqual([
      {
        index: 0n,
        blockNumber: 2n,
        preRoot: root("a"),
        postRoot: root("b"),
        slots: [{ address: `0x${"ab".repeat(20)}`, slot: root("1"), prior: root("0"), next: root("f") }],
        transactions: [root("7")],
        child: { chainId: 7101, number: 5n, hash: root("c") },
      },
    ])
    await close()
  })

  it("are not read beyond the bound", async () => {
    const { layer, close } = await layerOf(limits.stepsMax + 1)
    await expect(stepsSince(layer, 0n)).rejects.toThrow(`at most ${limits.stepsMax}`)
    await close()
  })

  it("are linked where each begins at the root where the one before ended", () => {
    const step = (index: bigint, preRoot: string, postRoot: string): Step => ({
      index,
      blockNumber: 1n,
      preRoot: root(preRoot),
      postRoot: root(postRoot),
      slots: [],
      transactions: [],
    })
    const linked = [step(0n, "a", "b"), step(1n, "b", "c"), step(2n, "c", "c")]
    expect(brokenLink(linked)).toBeUndefined()
    expect(brokenLink([...linked, step(3n, "d", "e")])?.index).toBe(3n)
  })
})

describe("finality", () => {
  it("is reached where every head is finalized", async () => {
    const { layer, close } = await layerOf(0)
    expect(await finalized(layer)).toMatchObject([{ latest: 2n, finalized: 2n }])
    await close()
  })

  it("is waited for in vain no longer than said", async () => {
    const { layer, close } = await layerOf(0, "0x1")
    expect(limits.finalityMs).toBeLessThan(300_000)
    await expect(finalized(layer, 1)).rejects.toThrow("not finalized within 1 ms: shared at 1 of 2")
    await close()
  })
})
