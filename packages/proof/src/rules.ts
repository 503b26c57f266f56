import { type Address, followingFields, type Header, type LayerContext, type LayerId } from "@trellis/core"

/** What a verifier knows of a layer by itself. The roots do not say it, so a witness cannot prove it. */
export interface LayerRules
  extends Pick<LayerContext, "layer" | "hardfork" | "hosted" | "transparent" | "sponsor" | "slotPrice"> {
  readonly parent: LayerId | undefined
  /** Of the layer's first block, in wei a unit of gas; undefined for no base fee at all. */
  readonly initialBaseFee: bigint | undefined
  /** The sequencer's address. */
  readonly coinbase: Address
}

/** What the contexts claim against the rules: the first difference, or undefined. */
export function brokenRule(contexts: readonly LayerContext[], rules: readonly LayerRules[]): string | undefined {
  for (const [i, context] of contexts.entries()) {
    const rule = rules.find(({ layer }) => layer === context.layer)
    if (rule === undefined) return `layer ${context.layer} is not one of the hierarchy`
    if (rule.parent !== contexts[i + 1]?.layer)
      return `the parent of layer ${context.layer} is ${rule.parent ?? "none"}`
    if (rule.coinbase !== context.fields.coinbase) return `the coinbase of layer ${context.layer} is ${rule.coinbase}`
    for (const name of ["hardfork", "hosted", "transparent", "sponsor", "slotPrice"] as const) {
      if (rule[name] !== context[name]) return `${name} of layer ${context.layer} is ${rule[name] ?? "none"}`
    }
  }
  return undefined
}

/** What a layer's own block fields claim against the block before: the first difference, or undefined. */
export function brokenFields(
  { layer, fields }: LayerContext,
  before: Header,
  rules: readonly LayerRules[],
): string | undefined {
  const rule = rules.find((of) => of.layer === layer)
  if (rule === undefined) return undefined
  if (fields.timestamp < before.timestamp) return `block ${before.number} of layer ${layer} is of a later time`
  const follows = followingFields(before, rule.initialBaseFee)
  for (const name of ["number", "baseFee", "prevRandao", "blobBaseFee"] as const) {
    if (follows[name] !== fields[name]) return `${name} of layer ${layer} is ${follows[name]}`
  }
  return undefined
}
