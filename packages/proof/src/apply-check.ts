import {
  type Address,
  type Apply,
  decodeApply,
  decodeDelta,
  encodeDelta,
  equalBytes,
  InputError,
  type LayerContext,
  type TrieState,
} from "@trellis/core"
import type { WitnessApply } from "./witness.ts"

/** What an apply transaction must say besides its delta. `nonce` is undefined for the first of a block. */
export interface ExpectedApply {
  readonly to: Address
  readonly nonce: bigint | undefined
}

/** A layer that a child's change must fit. */
interface LayerBefore {
  readonly context: LayerContext
  readonly view: TrieState
}

/**
 * Checks that an apply step's transaction carries its delta, is the sequencer's and the next of its kind
 * (spec 4), and that each change is of its layer and begins at its root.
 * @throws InputError where it does not
 */
export function checkApply(step: WitnessApply, layers: readonly LayerBefore[], expected: ExpectedApply): Apply {
  const [own] = layers
  const [change] = step.changes
  if (own === undefined || change === undefined) throw new InputError({ what: "one change a layer" })
  const { layer, fields } = own.context
  const apply = decodeApply(step.transaction, layer)
  must(apply.sender === fields.coinbase, `signed by ${apply.sender}, the sequencer is ${fields.coinbase}`)
  must(apply.to === expected.to, `sent to ${apply.to}, the apply precompile is ${expected.to}`)
  must(expected.nonce === undefined || apply.nonce === expected.nonce, `nonce ${apply.nonce}, next ${expected.nonce}`)
  must(
    equalBytes(encodeDelta(apply.delta), encodeDelta(change.delta)),
    "its calldata is not the child's delta of the layer",
  )
  must(
    layers.every(({ context }) => context.layer !== step.child),
    `layer ${step.child} is not a child`,
  )
  must(step.changes.length === layers.length, "one change a layer")
  checkChanges(step, layers)
  return apply
}

function checkChanges({ changes, logs }: WitnessApply, layers: readonly LayerBefore[]): void {
  layers.forEach(({ context, view }, i) => {
    const change = changes[i]
    must(change?.layer === context.layer, `change ${i} is of layer ${context.layer}`)
    must(change?.preRoot === view.root, `layer ${context.layer} is at root ${view.root}, not ${change?.preRoot}`)
    if (change !== undefined) decodeDelta(encodeDelta(change.delta))
    must(context.hosted || change?.delta.accounts.length === 0, `accounts of layer ${context.layer} cannot change`)
  })
  for (const { layer } of logs) {
    must(
      layers.some(({ context }) => context.layer === layer),
      `a log is of layer ${layer}, no ancestor of the child`,
    )
  }
}

function must(holds: boolean, why: string): void {
  if (!holds) throw new InputError({ what: `apply transaction: ${why}` })
}
