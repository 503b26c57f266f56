import { encodeHeader, limits, toHex } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { blockHashes } from "./block-hashes.ts"
import { Hierarchy } from "./hierarchy.test.support.ts"

describe("hashes of earlier blocks", () => {
  it("are what the chain of headers shows, as far back as BLOCKHASH reaches", async () => {
    const hierarchy = new Hierarchy()
    const layer = hierarchy.add(7000, undefined, 0)
    for (let i = 0; i < 300; i++) await hierarchy.build(layer, [])
    const context = hierarchy.context(layer)
    const headers = layer.headers.toReversed().map((header) => toHex(encodeHeader(header)))
    const { at, newest } = blockHashes(context, headers.slice(0, limits.blockHashDepth))
    expect(newest).toEqual(layer.headers[300])
    for (const number of [300n, 299n, 200n, 45n]) expect(at(number)).toBe(hierarchy.hashOf(layer, number))
    for (const number of [301n, 44n, 0n, -1n]) expect(at(number)).toBeUndefined()
    expect(() => blockHashes(context, headers.slice(0, 10)).at(45n)).toThrow("no header to show the hash of block 45")
    expect(() => blockHashes(context, headers.slice(1, 10))).toThrow("header 300 of layer 7000")
    const forged = layer.headers
      .slice(-2)
      .toReversed()
      .map((of, i) => toHex(encodeHeader({ ...of, gasUsed: BigInt(i) })))
    expect(() => blockHashes(context, forged)).toThrow("header 299 of layer 7000")
    const anchor = { ...context.anchor, number: 299n }
    expect(() => blockHashes({ ...context, anchor }, headers.slice(0, 1))).toThrow("header 299 of layer 7000")
    expect(() => blockHashes(context, headers)).toThrow(`up to ${limits.blockHashDepth} headers`)
    expect(() => blockHashes(context, ["0xc0"])).toThrow("header field")
    expect(() => blockHashes({ ...context, hardfork: "cancun" }, headers.slice(0, 1))).toThrow("fork cancun")
  })
})
