import { RLP } from "@ethereumjs/rlp"
import { fromInteger, joined } from "./bytes.ts"
import { InputError } from "./errors.ts"

/** An RLP item: bytes, or a list of items. */
export type RlpItem = Uint8Array | readonly RlpItem[]

/**
 * RLP (yellow paper, appendix B) of bytes or nested lists. Not the library's: that one overflows the
 * stack on a list of some 100,000 items, and a delta may have more.
 */
export function rlpEncode(item: RlpItem): Uint8Array {
  if (item instanceof Uint8Array) {
    const isOwnEncoding = item.length === 1 && (item[0] ?? 0) < 0x80
    return isOwnEncoding ? item : joined([prefix(item.length, 0x80), item])
  }
  const parts = item.map((one) => rlpEncode(one))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return joined([prefix(length, 0xc0), ...parts])
}

function prefix(length: number, offset: number): Uint8Array {
  if (length < 56) return Uint8Array.of(offset + length)
  const size = fromInteger(BigInt(length))
  return Uint8Array.of(offset + 55 + size.length, ...size)
}

/** @throws InputError if `bytes` is not one canonical RLP item. */
export function rlpDecode(bytes: Uint8Array): RlpItem {
  if (bytes.length === 0) throw new InputError({ what: "not RLP: no bytes" })
  try {
    return RLP.decode(bytes)
  } catch (cause) {
    throw new InputError({ what: `not RLP: ${cause instanceof Error ? cause.message : String(cause)}` })
  }
}

/** The item as bytes. @throws InputError for a list. */
export function rlpBytes(item: RlpItem | undefined, what: string): Uint8Array {
  if (item instanceof Uint8Array) return item
  throw new InputError({ what: `${what} must be bytes` })
}

/** The item as a list, of `length` items if given. @throws InputError for bytes or another length. */
export function rlpList(item: RlpItem | undefined, what: string, length?: number): readonly RlpItem[] {
  if (item === undefined || item instanceof Uint8Array) throw new InputError({ what: `${what} must be a list` })
  if (length !== undefined && item.length !== length) {
    throw new InputError({ what: `${what} must have ${length} items`, got: String(item.length) })
  }
  return item
}
