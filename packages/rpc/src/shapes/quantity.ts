import { type Hex, trimmed, fromHex, type Word } from "@trellis/core"

/** A non-negative integer as the execution API writes it: 0x, no leading zeros. */
export function quantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`
}

/** A storage value as a quantity. */
export function wordQuantity(word: Word): Hex {
  return trimmed(fromHex(word)).length === 0 ? "0x0" : quantity(BigInt(word))
}
