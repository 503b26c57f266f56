import { toHex } from "@trellis/core"
import fc from "fast-check"
import { encodeErrorResult, parseAbi } from "viem"
import { describe, expect, it } from "vitest"
import { revertReason } from "./revert-reason.ts"

const abi = parseAbi(["error Error(string reason)", "error Panic(uint256 code)", "error Custom(string reason)"])

describe("why a frame reverted", () => {
  it("is the string of Error(string)", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (reason) => {
        expect(revertReason(encodeErrorResult({ abi, errorName: "Error", args: [reason] }))).toBe(reason)
      }),
    )
  })

  it("is Solidity's word for a Panic(uint256)", () => {
    const panic = (code: bigint) => revertReason(encodeErrorResult({ abi, errorName: "Panic", args: [code] }))
    expect(panic(0x11n)).toBe("arithmetic underflow or overflow")
    expect(panic(0x32n)).toBe("out-of-bounds access of an array or bytesN")
    expect(panic(0x99n)).toBe("unknown panic code: 0x99")
  })

  it("is unknown for custom errors, and for any bytes that are not what they say", () => {
    expect(revertReason(encodeErrorResult({ abi, errorName: "Custom", args: ["no"] }))).toBeUndefined()
    expect(revertReason("0x")).toBeUndefined()
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(bytes, fc.constantFrom("08c379a0", "4e487b71", ""), (bytes, selector) => {
        const reason = revertReason(`0x${selector}${toHex(bytes).slice(2)}`)
        expect(["string", "undefined"]).toContain(typeof reason)
      }),
    )
  })
})
