import { type Block, hashInputs, type LayerChange, publicInputs, toHex } from "@trellis/core"
import { encodeWitness } from "@trellis/proof"
import { Schema } from "effect"
import type { LayerBackend } from "../backend.ts"
import { blockAt } from "../blocks.ts"
import type { Json } from "../json.ts"
import { method, type MethodGroup } from "../method.ts"
import { type BlockRef, blockParam } from "../params/block.ts"
import { quantity } from "../params/hex.ts"
import { deltaChanges } from "../shapes/delta.ts"
import { layerShape } from "../shapes/hierarchy.ts"
import { inputsShape } from "../shapes/inputs.ts"
import { readChanges } from "../shapes/reads.ts"
import { stepShape } from "../shapes/step.ts"

const byStep = Schema.Struct({ step: quantity })
const blockOrStep = Schema.Union([blockParam, byStep])

/** What a block or a step of the layer's log changed; undefined where there is none. */
function changesAt(backend: LayerBackend, of: BlockRef | (typeof byStep)["Type"]): readonly LayerChange[] | undefined {
  return "step" in of ? backend.step(of.step)?.step.changes : blockAt(backend, of)?.changes
}

/** Genesis was not executed: there is nothing to witness. */
function witness(backend: LayerBackend, block: Block | undefined): Json {
  if (block === undefined || block.header.number === 0n) return null
  const inputs = publicInputs(block)
  return {
    witness: toHex(encodeWitness(backend.witness(block))),
    inputs: inputsShape(inputs),
    inputsHash: hashInputs(inputs),
  }
}

/** Layers, steps, deltas, read sets, statuses and witnesses. */
export const trellisMethods: MethodGroup = {
  trellis_hierarchy: method(Schema.Tuple([]), (_, { backend }) => backend.hierarchy().map(layerShape)),
  trellis_getStep: method(Schema.Tuple([quantity]), ([index], { backend }) => {
    const found = backend.step(index)
    return found === undefined ? null : stepShape(found)
  }),
  trellis_getDelta: method(Schema.Tuple([blockOrStep]), ([of], { backend }) => {
    const changes = changesAt(backend, of)
    return changes === undefined ? null : deltaChanges(backend.layer, changes)
  }),
  trellis_getReadSet: method(Schema.Tuple([blockOrStep]), ([of], { backend }) => {
    const changes = changesAt(backend, of)
    return changes === undefined ? null : readChanges(backend.layer, changes)
  }),
  trellis_blockStatus: method(Schema.Tuple([blockParam]), ([ref], { backend }) => {
    const block = blockAt(backend, ref)
    return block === undefined ? null : backend.status(block)
  }),
  trellis_getWitness: method(Schema.Tuple([blockParam]), ([ref], { backend }) =>
    witness(backend, blockAt(backend, ref)),
  ),
}
