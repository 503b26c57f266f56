import { fromInteger, InputError, type LayerId, layerId, type RlpItem, rlpBytes, toInteger } from "@trellis/core"

/** A non-negative integer as RLP has it. */
export function integerItem(value: bigint | number): RlpItem {
  return fromInteger(BigInt(value))
}

/** @throws InputError unless the item is bytes, at most 32. Leading zeros show when it is encoded again. */
export function integer(item: RlpItem | undefined, what: string): bigint {
  const bytes = rlpBytes(item, what)
  if (bytes.length > 32) throw new InputError({ what: `${what} may have 32 bytes`, got: String(bytes.length) })
  return toInteger(bytes)
}

/** An integer up to `max`, which is a safe one. @throws InputError */
export function count(item: RlpItem | undefined, what: string, max: number): number {
  const value = integer(item, what)
  if (value > BigInt(max)) throw new InputError({ what: `${what} may be ${max}`, got: String(value) })
  return Number(value)
}

/** @throws InputError unless the item is a chain id */
export function layer(item: RlpItem | undefined): LayerId {
  return layerId(count(item, "chain id", Number.MAX_SAFE_INTEGER))
}
