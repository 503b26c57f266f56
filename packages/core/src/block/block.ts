import type { BlockHash, Hex, LayerId } from "../primitives.ts"
import type { LayerContext } from "./fields.ts"
import type { Header } from "./header.ts"
import type { Log, Receipt } from "./receipt.ts"
import type { LayerChange, Step } from "./step.ts"

/** A sealed block of one layer, with all that came of it. */
export interface Block {
  readonly layer: LayerId
  readonly hash: BlockHash
  readonly header: Header
  /** Signed transactions in order; those of `apply` steps among them. */
  readonly transactions: readonly Hex[]
  readonly receipts: readonly Receipt[]
  readonly steps: readonly Step[]
  /** The layer itself first, then its ancestors from the parent up, as the block saw them. */
  readonly contexts: readonly LayerContext[]
  /** One merged change a layer, in the order of `contexts`. */
  readonly changes: readonly LayerChange[]
}

/**
 * One block of the root layer with every block of its descendants that it applied, each before
 * the block that applied it. The unit of durability, revert and finality (spec 6).
 */
export interface Round {
  /** The number of the root layer's block. */
  readonly number: bigint
  readonly blocks: readonly Block[]
}

/** The logs that a block's frames emitted on one layer, in order. */
export function logsOn(layer: LayerId, receipts: readonly Receipt[]): Log[] {
  return receipts.flatMap((receipt) => receipt.logs.filter((log) => log.layer === layer))
}

/** The logs of a child's block that are not the child's own: its apply step on the parent repeats them (spec 3.8). */
export function logsAbove(child: LayerId, receipts: readonly Receipt[]): Log[] {
  return receipts.flatMap((receipt) => receipt.logs.filter((log) => log.layer !== child))
}
