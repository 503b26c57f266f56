import {
  addressOfKey,
  type Block,
  type BlockHash,
  fromHex,
  hash,
  keccakHex,
  type LayerContext,
  type LayerInput,
  type TrieState,
} from "@trellis/core"
import type { LayerPlan } from "../plan.ts"
import { nextBaseFee } from "./base-fee.ts"

/** A layer as the block under way has made it so far. */
export interface PendingLayer {
  readonly plan: LayerPlan
  readonly context: LayerContext
  readonly blockHash: (number: bigint) => BlockHash | undefined
  state: TrieState
}

/**
 * What the block after `head` runs under. PREVRANDAO is the hash of the parent's hash: there is no
 * beacon here, and nobody should take it for a source of chance.
 */
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
      number: head.header.number + 1n,
      timestamp: nowSeconds > timestamp ? nowSeconds : timestamp,
      gasLimit: plan.blockGas,
      baseFee: nextBaseFee(head.header, plan.initialBaseFee),
      blobBaseFee: 1n,
      prevRandao: hash(keccakHex(fromHex(head.hash))),
      coinbase: addressOfKey(plan.sequencerKey),
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
