import type { Witness } from "./witness.ts"

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** A witness as JSON-RPC shows it: integers as hexadecimal quantities, what is not there left out. */
export function witnessJson(witness: Witness): Json {
  return json(witness)
}

function json(value: unknown): Json {
  if (typeof value === "bigint") return `0x${value.toString(16)}`
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value
  if (Array.isArray(value)) return value.map(json)
  if (typeof value !== "object" || value === null) return null
  const known = Object.entries(value).filter(([, of]) => of !== undefined)
  return Object.fromEntries(known.map(([name, of]) => [name, json(of)]))
}
