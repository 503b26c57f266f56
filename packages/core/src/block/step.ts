import { fromHex, fromInteger } from "../bytes.ts"
import { merge } from "../delta/algebra.ts"
import { hashDelta } from "../delta/codec.ts"
import type { StateDelta } from "../delta/delta.ts"
import { keccakHex } from "../keccak.ts"
import type { BlockHash, Hash, LayerId } from "../primitives.ts"
import { mergeReads, type ReadSet } from "../reads.ts"
import { type RlpItem, rlpEncode } from "../rlp.ts"
import type { Roots } from "./fields.ts"

/** What a step or a block did to one layer, from root to root. */
export interface LayerChange extends Roots {
  readonly layer: LayerId
  readonly delta: StateDelta
  readonly reads: ReadSet
}

interface StepBase {
  /** Where the step's transactions begin in the block, and how many they are. */
  readonly firstTransaction: number
  readonly transactions: number
  /** The layer itself first, then its ancestors from the parent up. */
  readonly changes: readonly LayerChange[]
}

/** Transactions run on the layer itself. */
export interface TransactionsStep extends StepBase {
  readonly kind: "transactions"
}

/** One block of a child, whose delta changes this layer, by one `apply` transaction. */
export interface ApplyStep extends StepBase {
  readonly kind: "apply"
  readonly child: LayerId
  readonly childNumber: bigint
  readonly childHash: BlockHash
}

/** A block is an ordered list of steps (spec 1). */
export type Step = TransactionsStep | ApplyStep

function changeItem({ layer, preRoot, postRoot, delta }: LayerChange): RlpItem {
  return [fromInteger(BigInt(layer)), fromHex(preRoot), fromHex(postRoot), fromHex(hashDelta(delta))]
}

function stepItem(step: Step): RlpItem {
  const child =
    step.kind === "transactions"
      ? []
      : [fromInteger(BigInt(step.child)), fromInteger(step.childNumber), fromHex(step.childHash)]
  return [
    fromInteger(BigInt(step.firstTransaction)),
    fromInteger(BigInt(step.transactions)),
    child,
    step.changes.map(changeItem),
  ]
}

/**
 * keccak256 over the RLP of the layer and its steps: their order, children, roots and delta hashes.
 * Through it a block hash names its layer, which an Ethereum header does not.
 */
export function hashSteps(layer: LayerId, steps: readonly Step[]): Hash {
  return keccakHex(rlpEncode([fromInteger(BigInt(layer)), steps.map(stepItem)]))
}

/** The change of a layer by `first`, then `second`. */
export function mergeChanges(first: LayerChange, second: LayerChange): LayerChange {
  return {
    layer: first.layer,
    preRoot: first.preRoot,
    postRoot: second.postRoot,
    delta: merge(first.delta, second.delta),
    reads: mergeReads(first.reads, second.reads),
  }
}

/** Changes of one layer, in order, as one; by halves, so that many do not cost their square. */
export function mergedChanges(changes: readonly LayerChange[]): LayerChange | undefined {
  if (changes.length < 2) return changes[0]
  const middle = changes.length >> 1
  const first = mergedChanges(changes.slice(0, middle))
  const second = mergedChanges(changes.slice(middle))
  return first === undefined || second === undefined ? (first ?? second) : mergeChanges(first, second)
}
