import { type Hex, isHex } from "viem"

/** A JSON object of an answer, its values not yet known. */
export type Fields = Readonly<Record<string, unknown>>

/** @throws TypeError unless `value` is an object */
export function fields(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new TypeError(`${what}: expected an object, got ${JSON.stringify(value)}`)
  return value
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** @throws TypeError unless `value` is an array */
export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${what}: expected an array, got ${JSON.stringify(value)}`)
  return value
}

/** @throws TypeError unless `value` is a string */
export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new TypeError(`${what}: expected a string, got ${JSON.stringify(value)}`)
  return value
}

/** Lower-case hex. @throws TypeError unless `value` is a 0x string */
export function hex(value: unknown, what: string): Hex {
  if (!isHex(value)) throw new TypeError(`${what}: expected 0x hex, got ${JSON.stringify(value)}`)
  return lower(value)
}

/** @throws TypeError unless `value` is a hex quantity or a whole number */
export function quantity(value: unknown, what: string): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value)
  return BigInt(hex(value, what))
}

/** Addresses, slots and values are compared as text: lower case, always. */
export function lower(value: Hex): Hex {
  return `0x${value.slice(2).toLowerCase()}`
}
