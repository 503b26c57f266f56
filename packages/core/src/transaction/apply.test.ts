import { describe, expect, it } from "vitest"
import { concat, fromHex, fromInteger, toHex } from "../bytes.ts"
import { delta } from "../delta/delta.ts"
import { address, type Hex, layerId, slot, word } from "../primitives.ts"
import { rlpDecode, rlpEncode, rlpList } from "../rlp.ts"
import { addressOfKey } from "../signature.ts"
import { decodeApply, signApply } from "./apply.ts"

const key: Hex = `0x${"42".repeat(32)}`
const contract = address(`0x${"c0".repeat(20)}`)
const one = word(`0x${"0".repeat(63)}1`)
const changed = delta([], [{ address: contract, slot: slot(one), prior: word(`0x${"0".repeat(64)}`), next: one }])
const apply = { layer: layerId(7000), nonce: 3n, to: address(`0x${"0b".repeat(20)}`), delta: changed }

describe("an apply transaction (spec 4)", () => {
  it("decodes to what was signed, and names its signer", () => {
    expect(decodeApply(signApply(apply, key), apply.layer)).toEqual({ ...apply, sender: addressOfKey(key) })
  })

  it("is refused with anything in it that signApply would not have written", () => {
    const items = rlpList(rlpDecode(fromHex(signApply(apply, key)).subarray(1)), "transaction", 12)
    const withItem = (i: number, item: Uint8Array): Hex =>
      toHex(concat(Uint8Array.of(2), rlpEncode(items.map((old, n) => (n === i ? item : old)))))
    for (const i of [0, 2, 3, 4, 6]) {
      expect(() => decodeApply(withItem(i, fromInteger(5n)), apply.layer)).toThrow("not an apply transaction")
    }
    expect(() => decodeApply(withItem(8, fromInteger(5n)), apply.layer)).toThrow("not an apply transaction")
    expect(() => decodeApply(withItem(10, Uint8Array.of(0, 1)), apply.layer)).toThrow("not an apply transaction")
    expect(() => decodeApply(signApply(apply, key), layerId(7001))).toThrow("layer 7001")
    expect(() => decodeApply(withItem(10, new Uint8Array(0)), apply.layer)).toThrow("not signed")
  })
})
