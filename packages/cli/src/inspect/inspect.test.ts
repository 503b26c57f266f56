import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { UsageError } from "../errors.ts"
import { cliLimits } from "../limits.ts"
import { blockReference, stepIndex } from "./reference.ts"
import { render } from "./render.ts"

const hash = `0x${"Ab".repeat(32)}`

describe("how blocks and steps are named", () => {
  it("by number, hash or tag", () => {
    expect(blockReference("17")).toEqual({ kind: "number", value: "0x11" })
    expect(blockReference("safe")).toEqual({ kind: "number", value: "safe" })
    expect(blockReference(hash)).toEqual({ kind: "hash", value: hash.toLowerCase() })
    expect(stepIndex("0")).toBe("0x0")
  })

  it("and by nothing else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^(0|[1-9]\d*)$/.test(text))
        expect(() => stepIndex(text)).toThrow(UsageError)
        expect(() => blockReference(text)).toThrow(UsageError)
      }),
    )
    for (const text of ["-1", "1.5", "0x12", "01", "pending", hash.slice(0, -1), "1".repeat(30)]) {
      expect(() => blockReference(text)).toThrow(UsageError)
    }
  })
})

describe("the plain form of an answer", () => {
  it("is indented, with quantities in decimal and bytes as they are", () => {
    const answer = {
      index: "0x1bbd",
      child: null,
      code: { next: "0x60" },
      list: [{ slot: "0x01", n: "0x2" }, { n: "0x3" }],
      none: [],
      transparent: true,
    }
    expect(render(answer)).toEqual([
      "index: 7101",
      "child: none",
      "code:",
      "  next: 0x60",
      "list:",
      "  - slot: 0x01",
      "    n: 2",
      "  - n: 3",
      "none: none",
      "transparent: true",
    ])
  })

  it("valueCharactersMax: longer values are cut, and counted", () => {
    const long = `0x${"00".repeat(cliLimits.valueCharactersMax)}`
    expect(render({ a: long.slice(0, cliLimits.valueCharactersMax) })[0]).toHaveLength(3 + cliLimits.valueCharactersMax)
    expect(render({ a: long })).toEqual([
      `a: ${long.slice(0, cliLimits.valueCharactersMax)}… (${cliLimits.valueCharactersMax} bytes)`,
    ])
  })
})
