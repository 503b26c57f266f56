import type { Block, Log } from "@trellis/core"
import { quantity } from "./quantity.ts"

/** A log with its place in its block. */
export interface PlacedLog {
  readonly block: Block
  readonly log: Log
  readonly transactionIndex: number
  /** Over the block. */
  readonly logIndex: number
}

/** All logs of a block, in order. */
export function blockLogs(block: Block): PlacedLog[] {
  let logIndex = 0
  return block.receipts.flatMap((receipt, transactionIndex) =>
    receipt.logs.map((log) => ({ block, log, transactionIndex, logIndex: logIndex++ })),
  )
}

/** The execution API's log; `layer` is ours: the chain id of the layer whose frame emitted it (spec 3.8). */
export function logShape({ block, log, transactionIndex, logIndex }: PlacedLog, removed = false) {
  return {
    address: log.address,
    topics: log.topics,
    data: log.data,
    blockNumber: quantity(block.header.number),
    blockHash: block.hash,
    blockTimestamp: quantity(block.header.timestamp),
    transactionHash: block.receipts[transactionIndex]?.transaction,
    transactionIndex: quantity(transactionIndex),
    logIndex: quantity(logIndex),
    removed,
    layer: quantity(log.layer),
  }
}
