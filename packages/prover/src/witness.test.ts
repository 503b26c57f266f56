import { hashInputs, publicInputs } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { verifyWitness, type Witness, WitnessRefused } from "@trellis/proof"
import { describe, expect, it } from "vitest"
import { round, rules } from "./hierarchy.test.support.ts"

const without = <T>(all: readonly T[], i: number): T[] => all.filter((_, n) => n !== i)

async function isRefused(witness: Witness): Promise<boolean> {
  try {
    await verifyWitness(createExecutor(), witness, { rules })
    return false
  } catch (cause) {
    if (cause instanceof WitnessRefused) return true
    throw cause
  }
}

describe("a witness of a block of the EVM (spec 7)", () => {
  it("has all that its execution needs, and nothing else", async () => {
    for (const { block, witness } of await round(2)) {
      const inputs = await verifyWitness(createExecutor(), witness, { rules })
      expect(hashInputs(inputs)).toBe(hashInputs(publicInputs(block)))
      expect(witness.nodes.length).toBeGreaterThan(0)
      for (const i of witness.nodes.keys()) {
        expect(await isRefused({ ...witness, nodes: without(witness.nodes, i) })).toBe(true)
      }
      for (const i of witness.codes.keys()) {
        expect(await isRefused({ ...witness, codes: without(witness.codes, i) })).toBe(true)
      }
      for (const [layer, list] of witness.headers.entries()) {
        for (const i of list.keys()) {
          const headers = witness.headers.map((of, n) => (n === layer ? without(of, i) : of))
          expect(await isRefused({ ...witness, headers })).toBe(true)
        }
      }
    }
  })
})
