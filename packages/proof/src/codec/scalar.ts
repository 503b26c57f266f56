import { type Hex, InputError, layerId, type LayerId, type RlpItem, rlpBytes, toHex, toInteger } from "@trellis/core"

/** The item as an integer. @throws InputError */
export function integer(item: RlpItem | undefined, what: string): bigint {
  return toInteger(rlpBytes(item, what))
}

/** The item as hex. @throws InputError */
export function hex(item: RlpItem | undefined, what: string): Hex {
  return toHex(rlpBytes(item, what))
}

/** The item as a layer. @throws InputError */
export function layer(item: RlpItem | undefined): LayerId {
  return layerId(Number(integer(item, "layer")))
}

/** True and false as RLP's 1 and 0. */
export function flagItem(flag: boolean): RlpItem {
  return Uint8Array.from(flag ? [1] : [])
}

/** @throws InputError unless `flagItem` wrote the item */
export function flag(item: RlpItem | undefined, what: string): boolean {
  const value = integer(item, what)
  if (value > 1n) throw new InputError({ what: `${what} must be 0 or 1`, got: String(value) })
  return value === 1n
}

/** One of `names`, by its UTF-8. @throws InputError for another */
export function oneOf<Name extends string>(item: RlpItem | undefined, names: readonly Name[], what: string): Name {
  const text = new TextDecoder().decode(rlpBytes(item, what))
  const name = names.find((of) => of === text)
  if (name === undefined) throw new InputError({ what: `${what} must be one of ${names.join(", ")}`, got: text })
  return name
}

export function textItem(text: string): RlpItem {
  return new TextEncoder().encode(text)
}
