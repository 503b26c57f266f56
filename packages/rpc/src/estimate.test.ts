import { address, type CallInput, type CallOutcome, layerId, zeroAddress } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { estimateGas } from "./estimate.ts"

const input = (gasLimit: bigint): CallInput => ({
  layers: [],
  from: zeroAddress,
  to: address(`0x${"11".repeat(20)}`),
  data: "0x",
  value: 0n,
  gasLimit,
  gasPrice: 0n,
  accessList: [],
  authorizations: [],
})

/** A message that needs `needed` to run, and is charged `used`. */
function message(needed: bigint, used: bigint) {
  const seen: bigint[] = []
  const call = async ({ gasLimit }: CallInput): Promise<CallOutcome> => {
    seen.push(gasLimit)
    const succeeded = gasLimit >= needed
    const failure = succeeded ? {} : { failure: "out of gas" }
    return { succeeded, ...failure, output: "0x", gasUsed: used, ranOn: layerId(1), layers: [], accessList: [] }
  }
  return { call, seen }
}

describe("the estimate of a message's gas", () => {
  it("was seen to work, and is within 1.5 % of the least that does", async () => {
    const gas = fc.bigInt({ min: 21_000n, max: 30_000_000n })
    await fc.assert(
      fc.asyncProperty(gas, gas, fc.bigInt({ min: 0n, max: 1_000n }), async (a, b, shareMille) => {
        const [needed, gasMax] = a < b ? [a, b] : [b, a]
        const used = (needed * shareMille) / 1_000n
        const { call, seen } = message(needed, used)
        const estimate = await estimateGas(input(gasMax), call)
        expect(seen).toContain(estimate)
        expect(estimate).toBeGreaterThanOrEqual(needed)
        expect((estimate - needed) * 1000n).toBeLessThanOrEqual(estimate * 15n)
        expect(seen.length).toBeLessThan(40)
      }),
    )
  })

  it("is what was used, to the unit, where that is enough", async () => {
    const { call } = message(21_000n, 21_000n)
    expect(await estimateGas(input(30_000_000n), call)).toBe(21_000n)
  })

  it("fails with the reason where all the gas is not enough", async () => {
    const { call } = message(50_000n, 50_000n)
    await expect(estimateGas(input(49_999n), call)).rejects.toThrow("gas required exceeds allowance (49999)")
  })
})
