import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { formatEther, formatGwei } from "viem"
import { weiOf } from "./amount.ts"

describe("amounts", () => {
  it("read what another library writes", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 128n), (wei) => {
        expect(weiOf(`${formatEther(wei)} ether`)).toBe(wei)
        expect(weiOf(`${formatGwei(wei)} gwei`)).toBe(wei)
        expect(weiOf(`${wei} wei`)).toBe(wei)
        expect(weiOf(String(wei))).toBe(wei)
        expect(weiOf(wei)).toBe(wei)
      }),
    )
  })

  it("that are none are undefined", () => {
    const none = [
      -1,
      -1n,
      1.5,
      2 ** 53,
      Number.NaN,
      "",
      " ",
      "1 eth",
      "1ether",
      "1.5",
      "1.0000000001 gwei",
      "0x1",
      ".5 ether",
    ]
    for (const input of [...none, "-1 ether", "1 ether ", "1e18", null, {}, true, "1".repeat(101)]) {
      expect([input, weiOf(input)]).toEqual([input, undefined])
    }
  })
})
