import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { encodePacked, keccak256 } from "viem"
import { toHex } from "./bytes.ts"
import { aliasOf, defaultPrecompileBase, precompilesAt } from "./precompiles.ts"
import { address, layerId } from "./primitives.ts"

describe("spec 3.3 the alias of a child's contract", () => {
  it("is the end of keccak256(trellis.alias, chain id, address)", () => {
    const contract = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => address(toHex(bytes)))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), contract, (chainId, at) => {
        const packed = encodePacked(["string", "uint256", "address"], ["trellis.alias", BigInt(chainId), at])
        expect(aliasOf(layerId(chainId), at)).toBe(`0x${keccak256(packed).slice(26)}`)
        expect(aliasOf(layerId(chainId), at)).not.toBe(at)
      }),
    )
  })

  it("differs by layer", () => {
    const at = address(`0x${"11".repeat(20)}`)
    expect(aliasOf(layerId(1), at)).not.toBe(aliasOf(layerId(2), at))
  })
})

describe("spec 3 the precompiles' addresses", () => {
  it("follow their base, 0x…0b0001 unless set", () => {
    expect(precompilesAt(defaultPrecompileBase)).toEqual({
      call: "0x00000000000000000000000000000000000b0001",
      sandboxCall: "0x00000000000000000000000000000000000b0002",
      delegateCall: "0x00000000000000000000000000000000000b0003",
      stateRoot: "0x00000000000000000000000000000000000b0004",
      apply: "0x00000000000000000000000000000000000b0005",
    })
    expect(precompilesAt(address(`0x${"00".repeat(18)}10ff`)).sandboxCall).toBe(`0x${"00".repeat(18)}1100`)
  })
})
