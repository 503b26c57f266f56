import { limits } from "@trellis/core"
import { brokenRule, type LayerRules } from "./rules.ts"
import type { Witness } from "./witness.ts"

/** What is wrong with a witness before anything is run, or undefined. */
export function brokenForm(witness: Witness, rules: readonly LayerRules[]): string | undefined {
  const { contexts } = witness
  const [own] = contexts
  if (own === undefined || own.layer !== witness.layer) return "the first context is the layer's own"
  if (contexts.length > limits.hierarchyDepthMax) return `up to ${limits.hierarchyDepthMax} layers`
  if (new Set(contexts.map((context) => context.layer)).size !== contexts.length) return "a layer is there twice"
  if (witness.preRoots.length !== contexts.length) return "one pre-root a layer"
  if (witness.headers.length !== contexts.length) return "one list of headers a layer"
  if (own.fields.number === 0n) return "genesis is not proven"
  if (own.fields.blobBaseFee !== 1n) return "the blob base fee is 1"
  for (const { layer, fields, anchor } of contexts) {
    if (fields.number !== anchor.number + 1n)
      return `the anchor of layer ${layer} is not the block before its pending one`
  }
  if (witness.steps.length > limits.blockStepsMax) return `up to ${limits.blockStepsMax} steps`
  const count = witness.steps.reduce((sum, step) => sum + (step.kind === "apply" ? 1 : step.transactions.length), 0)
  if (count > limits.blockTransactionsMax) return `up to ${limits.blockTransactionsMax} transactions`
  return rules.length === 0 ? undefined : brokenRule(contexts, rules)
}
