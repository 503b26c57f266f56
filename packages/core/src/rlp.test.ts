import { type Input, RLP } from "@ethereumjs/rlp"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toHex } from "./bytes.ts"
import { InputError } from "./errors.ts"
import { rlpBytes, rlpDecode, rlpEncode, type RlpItem, rlpList } from "./rlp.ts"

const { item } = fc.letrec<{ item: RlpItem }>((tie) => ({
  item: fc.oneof(
    { depthSize: "small" },
    fc.uint8Array({ maxLength: 70 }),
    fc.uint8Array({ minLength: 1, maxLength: 1 }),
    fc.array(tie("item"), { maxLength: 6 }),
  ),
}))

const toLibrary = (of: RlpItem): Input => (of instanceof Uint8Array ? of : of.map(toLibrary))

describe("RLP (yellow paper, appendix B)", () => {
  it("is the library's encoding, and decodes to what was encoded", () => {
    fc.assert(
      fc.property(item, (of) => {
        expect(toHex(rlpEncode(of))).toBe(toHex(RLP.encode(toLibrary(of))))
        expect(rlpDecode(rlpEncode(of))).toEqual(of)
      }),
    )
  })

  it("of long bytes and long lists, longer than an engine takes arguments", () => {
    const long: RlpItem = [new Uint8Array(70_000), Array.from({ length: 300_000 }, () => Uint8Array.of(1, 2))]
    const encoded = rlpEncode(long)
    expect(encoded.length).toBe(4 + 4 + 70_000 + 4 + 900_000)
    expect(rlpList(rlpList(rlpDecode(encoded), "both")[1], "list")).toHaveLength(300_000)
  })

  it("of any bytes that are not canonical is refused", () => {
    const bad = [[], [0x81, 0x05], [0xb8, 0x01, 0x80], [0x83, 1, 2], [0xc2, 1], [0xf8, 0x01, 0x01], [0xc0, 0xc0]]
    for (const bytes of bad) expect(() => rlpDecode(Uint8Array.from(bytes))).toThrow(InputError)
    expect(() => rlpDecode(new Uint8Array(200_000).fill(0xf9))).toThrow(InputError)
  })

  it("tells bytes from lists", () => {
    expect(() => rlpBytes([], "one")).toThrow("one must be bytes")
    expect(() => rlpList(new Uint8Array(0), "one")).toThrow("one must be a list")
    expect(() => rlpList([[]], "one", 2)).toThrow("one must have 2 items, got 1")
  })
})
