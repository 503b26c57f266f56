import type { BlockHash, Header, LayerId, Root } from "@trellis/core"
import type { Writes } from "./writes.ts"

/** What of a header does not follow from the blocks before and from the steps. */
export type PostedHeader = Pick<
  Header,
  | "coinbase"
  | "transactionsRoot"
  | "receiptsRoot"
  | "logsBloom"
  | "gasLimit"
  | "gasUsed"
  | "timestamp"
  | "prevRandao"
  | "baseFee"
  | "hardfork"
>

export type PostedStep =
  | {
      readonly kind: "transactions"
      readonly transactions: number
      /** To the layer itself first, then to its ancestors from the parent up. */
      readonly writes: readonly Writes[]
    }
  /** A block of a child, of the same round. Its writes are there. */
  | { readonly kind: "apply"; readonly child: LayerId; readonly childNumber: bigint }

export interface PostedBlock {
  readonly layer: LayerId
  readonly number: bigint
  /** It names every pre- and post-root of the block (by the steps' hash), and all blocks before. */
  readonly hash: BlockHash
  /** The layer's own post-root. */
  readonly postRoot: Root
  readonly header: PostedHeader
  readonly steps: readonly PostedStep[]
}

/** A round as it is posted in `delta` mode (spec 9). */
export interface PostedRound {
  readonly number: bigint
  readonly blocks: readonly PostedBlock[]
}
