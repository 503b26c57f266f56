import type { Address, BlockHash, Hash, LayerId, Root } from "../primitives.ts"

/** Hard forks a layer may follow. */
export const hardforks = ["cancun", "prague", "osaka"] as const
export type Hardfork = (typeof hardforks)[number]

/** What code can read of the block it runs in. Fees in wei a unit of gas, time in seconds. */
export interface BlockFields {
  readonly number: bigint
  readonly timestamp: bigint
  readonly gasLimit: bigint
  readonly baseFee: bigint
  readonly blobBaseFee: bigint
  readonly prevRandao: Hash
  readonly coinbase: Address
}

/** The newest sealed block of a layer. */
export interface Anchor {
  readonly number: bigint
  readonly hash: BlockHash
}

/** One layer as a block that is being built sees it. */
export interface LayerContext {
  readonly layer: LayerId
  readonly hardfork: Hardfork
  /** False for a settlement chain: its accounts cannot change (spec 2). */
  readonly hosted: boolean
  /** Whether transactions to contracts that live only on the parent run there (spec 3). */
  readonly transparent: boolean
  /** The account that pays for everybody, where fees are sponsored (spec 10). */
  readonly sponsor?: Address
  /** Wei a signer pays for each slot a transaction makes non-zero in an ancestor (spec 10). */
  readonly slotPrice: bigint
  /** Those of the layer's pending block. */
  readonly fields: BlockFields
  /** The block before the pending one. */
  readonly anchor: Anchor
}

/** A layer's roots before and after. */
export interface Roots {
  readonly preRoot: Root
  readonly postRoot: Root
}
