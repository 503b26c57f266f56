import { type Block, publicInputs } from "@trellis/core"
import { applyAgrees, type Attestation, verifyAttestation } from "@trellis/proof"
import type { Hierarchy } from "./hierarchy.ts"

/**
 * What is wrong with an attestation of a block that is held: a signature of other inputs, or apply steps that
 * do not say of a child's block what that says of itself. Undefined where it counts.
 */
export function objection(hierarchy: Hierarchy, block: Block, attestation: Attestation): string | undefined {
  const { attesters } = hierarchy.config(block.layer).finality
  if (verifyAttestation(publicInputs(block), attestation, attesters) === undefined) {
    return "it attests other public inputs than those of the block"
  }
  for (const step of block.steps) {
    if (step.kind === "transactions") continue
    const child = hierarchy.store.blockByHash(step.child, step.childHash)
    if (child === undefined) return `it applies block ${step.childHash} of layer ${step.child}, which is not held`
    const differs = applyAgrees(block, child)
    if (differs !== undefined) return `it applies block ${child.header.number} of layer ${child.layer}, but ${differs}`
  }
  return undefined
}
