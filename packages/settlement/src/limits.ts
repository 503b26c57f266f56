import { limits as coreLimits } from "@trellis/core"

/** Every bound of a batch, besides core's on steps, transactions and deltas. */
export const batchLimits = {
  /** Bytes of a batch as it is posted. */
  batchBytesMax: 32 * 1024 * 1024,
  /** Bytes of what a batch unfolds to. */
  payloadBytesMax: 64 * 1024 * 1024,
  /** Lists within lists: no batch of ours needs more. */
  nestingMax: 12,
  /** Rounds of one batch. */
  batchRoundsMax: 4_096,
  /** Blocks of one round: one a layer. */
  roundBlocksMax: coreLimits.hierarchyLayersMax,
} as const
