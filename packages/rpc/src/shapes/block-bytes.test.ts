import { encodeHeader, fromHex, rlpDecode, rlpEncode, type RlpItem, toHex } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { memoryHierarchy } from "../testing/memory-hierarchy.ts"
import { blockBytes } from "./block-bytes.ts"

describe("the size of a block", () => {
  it("is the length of its RLP, with typed transactions as strings and legacy ones as lists", () => {
    const genesis = memoryHierarchy().shared.blockByNumber(0n)
    if (genesis === undefined) throw new Error("no genesis")
    const typed = fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Uint8Array.of(2, ...bytes))
    const legacy = fc.uint8Array({ minLength: 56, maxLength: 400 }).map((bytes) => rlpEncode([bytes]))
    fc.assert(
      fc.property(fc.array(fc.oneof(typed, legacy), { maxLength: 40 }), (raws) => {
        const items = raws.map((raw): RlpItem => (raw[0] === 2 ? raw : rlpDecode(raw)))
        const whole = rlpEncode([rlpDecode(encodeHeader(genesis.header)), items, [], []])
        const transactions = raws.map(toHex)
        expect(transactions.every((raw) => fromHex(raw).length > 0)).toBe(true)
        expect(blockBytes({ ...genesis, transactions })).toBe(whole.length)
      }),
    )
  })
})
