import { createBlockHeader } from "@ethereumjs/block"
import { Common, Hardfork, Mainnet } from "@ethereumjs/common"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MemoryGround } from "../memory-ground.test.support.ts"
import { layerId } from "@trellis/core"
import { nextBaseFee } from "./base-fee.ts"

const { header } = new MemoryGround().head(layerId(7000))
const common = new Common({ chain: Mainnet, hardfork: Hardfork.Prague })

describe("the next base fee", () => {
  it("is what @ethereumjs/block makes of EIP-1559", () => {
    const gas = fc.bigInt(10_000n, 10_000_000_000n)
    const fee = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 10n ** 20n))
    const share = fc.oneof(fc.constantFrom(0n, 500n, 1_000n), fc.bigInt(0n, 1_000n))
    fc.assert(
      fc.property(gas, fee, share, (gasLimit, baseFee, thousandths) => {
        const gasUsed = (gasLimit * thousandths) / 1_000n
        const other = createBlockHeader({ number: 1n, gasLimit, gasUsed, baseFeePerGas: baseFee }, { common })
        const parent = { ...header, number: 1n, gasLimit, gasUsed, baseFee }
        expect(nextBaseFee(parent, 7n)).toBe(other.calcNextBaseFee())
      }),
    )
  })

  it("starts where the policy says, and is zero for ever where there are no fees", () => {
    expect(nextBaseFee(header, 7n)).toBe(7n)
    expect(nextBaseFee({ ...header, number: 3n, baseFee: 9n }, undefined)).toBe(0n)
  })
})
