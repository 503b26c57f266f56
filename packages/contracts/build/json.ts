/** A JSON object, its values not yet known. */
export type Fields = Readonly<Record<string, unknown>>

/** @throws TypeError unless `value` is an object */
export function asFields(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new TypeError(`${what} is not an object`)
  return value
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** @throws TypeError unless `value` is an array */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${what} is not an array`)
  return value
}

/** @throws TypeError unless `value` is a string */
export function asText(value: unknown, what: string): string {
  if (typeof value !== "string") throw new TypeError(`${what} is not a string`)
  return value
}
