import type { BlockHash, LayerId, Root } from "@trellis/core"

/** Where a layer stands: at first, its genesis, number 0. */
export interface LayerTip {
  readonly layer: LayerId
  readonly parent: LayerId | undefined
  readonly number: bigint
  readonly hash: BlockHash
  readonly stateRoot: Root
}

/** Where a hierarchy stands: a tip a layer, and the newest round; 0 at genesis. */
export interface HierarchyTip {
  readonly round: bigint
  readonly layers: readonly LayerTip[]
}
