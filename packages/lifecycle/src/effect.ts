import type { BlockHash, LayerId } from "@trellis/core"

/** A block, for those who act on it. */
export interface BlockName {
  readonly layer: LayerId
  readonly number: bigint
  readonly block: BlockHash
}

/** Why a block was reverted. */
export type RevertReason =
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "deadline"; readonly deadlineMs: number; readonly attested: number; readonly required: number }

/** What the shell must do, in this order. */
export type LifecycleEffect =
  /** Have the block attested. */
  | ({ readonly kind: "prove"; readonly round: bigint } & BlockName)
  /** `safe` is now this round. */
  | { readonly kind: "safe"; readonly round: bigint }
  /** `finalized` is now this round. */
  | { readonly kind: "finalized"; readonly round: bigint }
  /** Undo data of the rounds up to this one has no use any more. */
  | { readonly kind: "prune"; readonly through: bigint }
  /** Go back to round `to`, the last one before the blamed block's; no mark is above it any more. */
  | { readonly kind: "revert"; readonly to: bigint; readonly blamed: BlockName; readonly reason: RevertReason }
