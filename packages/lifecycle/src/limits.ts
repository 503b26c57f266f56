import { limits as coreLimits } from "@trellis/core"

/** Every bound of this package. Each is met by a test. */
export const limits = {
  /** Rounds sealed and not finalized. At this many, building pauses until one is final or reverted. */
  openRoundsMax: 256,
  /** Blocks of one round: one a layer. */
  roundBlocksMax: coreLimits.hierarchyLayersMax,
  /** Registered attesters of one block. */
  attestersMax: 64,
} as const
