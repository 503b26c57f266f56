import { expect, it } from "vitest"
import type { Difference } from "./compare.ts"
import { limits } from "./limits.ts"
import { amount, differenceLines } from "./lines.ts"

it("amounts are cut, not rounded up", () => {
  expect(amount(10n ** 18n)).toBe("1")
  expect(amount(1_999_999n * 10n ** 12n)).toBe("1.9999")
})

it("differences beyond the bound are counted, not shown", () => {
  const difference: Difference = { what: "slot", of: "0xaa", slot: "0x01", overRpc: "0x02", direct: "0x03" }
  const lines = (count: number) => differenceLines(Array.from({ length: count }, () => difference))
  expect(lines(limits.differencesShownMax)).toHaveLength(limits.differencesShownMax)
  expect(lines(limits.differencesShownMax + 3).at(-1)).toBe("and 3 more differences")
  expect(lines(1)).toEqual(["DIFFERENT: slot 0xaa 0x01: over RPC 0x02, on the plain chain 0x03"])
})
