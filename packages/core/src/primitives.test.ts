import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { InputError } from "./errors.ts"
import { address, blockHash, codeHash, hash, isHex, layerId, root, slot, transactionHash, word } from "./primitives.ts"

const of32 = { slot, word, root, blockHash, transactionHash, codeHash, hash }
const digits = (count: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdefABCDEF"), { minLength: count, maxLength: count })
    .map((all) => all.join(""))

describe("the parsers of primitives", () => {
  it("take hex of their length in any case, and give it in lower case", () => {
    fc.assert(
      fc.property(digits(40), digits(64), (short, long) => {
        expect(address(`0x${short}`)).toBe(`0x${short.toLowerCase()}`)
        for (const parse of Object.values(of32)) expect(parse(`0x${long}`)).toBe(`0x${long.toLowerCase()}`)
      }),
    )
  })

  it("refuse every other text", () => {
    const parsers = [address, ...Object.values(of32)]
    const junk = fc.oneof(
      fc.string({ unit: "binary" }),
      digits(39).map((text) => `0x${text}`),
      digits(41).map((text) => `0x${text}`),
      digits(63).map((text) => `0x${text}`),
      digits(65).map((text) => `0x${text}`),
      digits(64),
      digits(62).map((text) => `0x${text}0g`),
      digits(38).map((text) => `0x${text}\n0`),
      digits(63).map((text) => `0x${text}\n`),
    )
    fc.assert(
      fc.property(junk, (text) => {
        for (const parse of parsers) expect(() => parse(text)).toThrow(InputError)
      }),
    )
  })

  it("tell hex from other text", () => {
    expect(isHex("0x")).toBe(true)
    expect(isHex("0x0af")).toBe(true)
    for (const text of ["", "0", "x", "0xG", "0x 1", "0xAF", "1x00", "0x00\n"]) expect(isHex(text), text).toBe(false)
  })

  it("take a chain id that is a positive safe integer, and no other", () => {
    expect(layerId(1)).toBe(1)
    expect(layerId(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER)
    for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1]) {
      expect(() => layerId(bad)).toThrow("chain id must be a positive integer")
    }
  })
})
