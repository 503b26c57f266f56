import {
  type Block,
  type BlockHash,
  followingFields,
  type LayerContext,
  type LayerInput,
  type TrieState,
} from "@trellis/core"
import type { LayerPlan } from "../plan.ts"

/** A layer as the block under way has made it so far. */
export interface PendingLayer {
  readonly plan: LayerPlan
  readonly context: LayerContext
  readonly blockHash: (number: bigint) => BlockHash | undefined
  state: TrieState
}

/** What the block after `head` runs under. */
export function pendingContext(plan: LayerPlan, head: Block, nowSeconds: bigint): LayerContext {
  const { timestamp } = head.header
  return {
    layer: plan.id,
    hardfork: plan.hardfork,
    hosted: true,
    transparent: plan.transparent,
    ...(plan.sponsor !== undefined && { sponsor: plan.sponsor }),
    slotPrice: plan.slotPrice,
    anchor: { number: head.header.number, hash: head.hash },
    fields: {
      ...followingFields(head.header, plan.initialBaseFee),
      timestamp: nowSeconds > timestamp ? nowSeconds : timestamp,
      gasLimit: plan.blockGas,
      coinbase: plan.coinbase,
    },
  }
}

/** The same layers, to build on without changing these. */
export function fork(layers: readonly PendingLayer[]): PendingLayer[] {
  return layers.map((layer) => ({ ...layer }))
}

export function toInput({ context, state, blockHash }: PendingLayer): LayerInput {
  return { context, view: state, blockHash }
}
