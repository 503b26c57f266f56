import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nestsDeeper } from "./json.ts"

function depth(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depth))
}

describe("nesting of a JSON text", () => {
  it("is what the parsed value has, whatever its strings hold", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("[[[", "}}", '"', "\\", '\\"[', "{"))
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: "small" }, text, fc.integer(), tie("list"), tie("object")),
      list: fc.array(tie("value"), { maxLength: 3 }),
      object: fc.dictionary(text, tie("value"), { maxKeys: 3 }),
    })).value
    fc.assert(
      fc.property(value, (value) => {
        const of = depth(value)
        expect(nestsDeeper(JSON.stringify(value), of)).toBe(false)
        if (of > 0) expect(nestsDeeper(JSON.stringify(value), of - 1)).toBe(true)
      }),
    )
  })
})
