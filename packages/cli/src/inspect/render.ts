import { Predicate } from "effect"
import { cliLimits } from "../limits.ts"

const quantity = /^0x(0|[1-9a-f][0-9a-f]{0,15})$/
/** Fields whose values are bytes, however short: never numbers. */
const bytesFields = new Set(["code", "encoded", "extraData"])

/** An answer as indented lines, quantities in decimal, long values cut. */
export function render(value: unknown, indent = "", bytes = false): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => listItem(item, indent, bytes))
  if (!Predicate.isObject(value)) return [indent + scalar(value, bytes)]
  return Object.entries(value).flatMap(([key, field]) => {
    const isBytes = bytes || bytesFields.has(key)
    if (!nested(field)) return [`${indent}${key}: ${scalar(field, isBytes)}`]
    return [`${indent}${key}:`, ...render(field, `${indent}  `, isBytes)]
  })
}

function listItem(item: unknown, indent: string, bytes: boolean): string[] {
  const [first = "", ...rest] = render(item, `${indent}  `, bytes)
  return [`${indent}- ${first.trimStart()}`, ...rest]
}

function nested(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Predicate.isObject(value)
}

function scalar(value: unknown, bytes: boolean): string {
  if (value === null || value === undefined) return "none"
  if (Array.isArray(value)) return "none"
  if (typeof value !== "string") return JSON.stringify(value)
  if (!bytes && quantity.test(value)) return BigInt(value).toString()
  if (value.length <= cliLimits.valueCharactersMax) return value
  return `${value.slice(0, cliLimits.valueCharactersMax)}… (${(value.length - 2) / 2} bytes)`
}
