import type { Address, BlockHash } from "@trellis/core"
import type { SealedRound } from "./round.ts"

/** What the world tells the reducer. */
export type LifecycleEvent =
  /** The sequencer sealed the round after the head. */
  | { readonly kind: "sealed"; readonly round: SealedRound; readonly sealedAtMs: number }
  /** The round is on disk. `hash` is its root layer's block: a number alone may mean a reverted round. */
  | { readonly kind: "durable"; readonly round: bigint; readonly hash: BlockHash }
  /** A valid attestation of the block arrived; the caller has checked the signature. */
  | { readonly kind: "attested"; readonly block: BlockHash; readonly attester: Address }
  /** An attester re-executed the block and found it wrong; `why` is what it said. */
  | { readonly kind: "refused"; readonly block: BlockHash; readonly attester: Address; readonly why: string }
  /** Time passed. Milliseconds since the epoch. */
  | { readonly kind: "tick"; readonly nowMs: number }
