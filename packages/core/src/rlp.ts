import { type Input, RLP } from "@ethereumjs/rlp"
import { InputError } from "./errors.ts"

/** An RLP item: bytes, or a list of items. */
export type RlpItem = Uint8Array | readonly RlpItem[]

/** RLP (yellow paper, appendix B) of bytes or nested lists. */
export function rlpEncode(item: RlpItem): Uint8Array {
  return RLP.encode(input(item))
}

/** The library's type has mutable lists. */
function input(item: RlpItem): Input {
  return item instanceof Uint8Array ? item : item.map(input)
}

/** @throws InputError if `bytes` is not one canonical RLP item. */
export function rlpDecode(bytes: Uint8Array): RlpItem {
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
