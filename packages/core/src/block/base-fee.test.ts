import { createBlockHeader } from "@ethereumjs/block"
import { Common, Hardfork, Mainnet } from "@ethereumjs/common"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { emptyRoot } from "../account.ts"
import { address, hash, layerId, zeroBlockHash, zeroWord } from "../primitives.ts"
import { nextBaseFee } from "./base-fee.ts"
import { followingFields } from "./following.ts"
import { hashHeader } from "./header.ts"
import { sealBlock } from "./seal.ts"
import { fromHex } from "../bytes.ts"
import { keccakHex } from "../keccak.ts"

const { header } = sealBlock({
  contexts: [
    {
      layer: layerId(7000),
      hardfork: "osaka",
      hosted: true,
      transparent: true,
      slotPrice: 0n,
      anchor: { number: 0n, hash: zeroBlockHash },
      fields: {
        number: 0n,
        timestamp: 0n,
        gasLimit: 30_000_000n,
        baseFee: 7n,
        blobBaseFee: 1n,
        prevRandao: hash(zeroWord),
        coinbase: address(`0x${"cb".repeat(20)}`),
      },
    },
  ],
  preRoots: [emptyRoot],
  steps: [],
  transactions: [],
  receipts: [],
})
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

  it("and number and PREVRANDAO follow from the block before", () => {
    const { number, baseFee, prevRandao } = followingFields({ ...header, number: 4n }, 7n)
    expect([number, baseFee]).toEqual([5n, nextBaseFee({ ...header, number: 4n }, 7n)])
    expect(prevRandao).toBe(keccakHex(fromHex(hashHeader({ ...header, number: 4n }))))
  })
})
