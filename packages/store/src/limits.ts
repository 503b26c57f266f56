import { limits as coreLimits } from "@trellis/core"

/** Every bound of the store. Those of decoded trie nodes and codes are core's. */
export const storeLimits = {
  /** Bytes of trie nodes and codes that wait in memory for a commit. */
  waitingBytesMax: 1024 * 1024 * 1024,
  /** Blocks of one round: one a layer. */
  roundBlocksMax: coreLimits.hierarchyLayersMax,
  /** Blocks kept decoded, by the bytes of their records. */
  blocksCachedBytesMax: 64 * 1024 * 1024,
  /** Bytes of a directory's marker file: a larger one is not ours. */
  markerBytesMax: 4_096,
} as const

export type StoreLimits = { readonly [Name in keyof typeof storeLimits]: number }
