import { UsageError } from "../errors.ts"

const tags = new Set(["latest", "safe", "finalized", "earliest"])
const decimal = /^(0|[1-9]\d{0,18})$/

/** How a call names a block. */
export type BlockReference =
  | { readonly kind: "number"; readonly value: string }
  | { readonly kind: "hash"; readonly value: string }

/** A block by its tag, number or hash. @throws UsageError */
export function blockReference(text: string): BlockReference {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return { kind: "hash", value: text.toLowerCase() }
  if (tags.has(text)) return { kind: "number", value: text }
  if (decimal.test(text)) return { kind: "number", value: `0x${BigInt(text).toString(16)}` }
  throw new UsageError(
    `a block is named by its number, its hash, or ${[...tags].join(", ")}; got ${JSON.stringify(text)}`,
  )
}

/** The index of a step as a quantity. @throws UsageError */
export function stepIndex(text: string): string {
  if (decimal.test(text)) return `0x${BigInt(text).toString(16)}`
  throw new UsageError(`a step is named by its index in the layer's log, from 0; got ${JSON.stringify(text)}`)
}
