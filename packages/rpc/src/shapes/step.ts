import { hashDelta, hashReads, type LayerChange } from "@trellis/core"
import type { LoggedStep } from "../backend.ts"
import { quantity } from "./quantity.ts"

function changeShape({ layer, preRoot, postRoot, delta, reads }: LayerChange) {
  return {
    layer: quantity(layer),
    preRoot,
    postRoot,
    accounts: quantity(delta.accounts.length),
    slots: quantity(delta.slots.length),
    deltaHash: hashDelta(delta),
    readHash: hashReads(reads),
  }
}

/** A step of the layer's log: its transactions, its roots, and what it changed, counted. */
export function stepShape({ index, block, step }: LoggedStep) {
  const { firstTransaction, transactions } = step
  return {
    index: quantity(index),
    layer: quantity(block.layer),
    blockNumber: quantity(block.header.number),
    blockHash: block.hash,
    kind: step.kind,
    firstTransaction: quantity(firstTransaction),
    transactions: block.receipts
      .slice(firstTransaction, firstTransaction + transactions)
      .map((receipt) => receipt.transaction),
    ...(step.kind === "transactions"
      ? {}
      : { child: quantity(step.child), childNumber: quantity(step.childNumber), childHash: step.childHash }),
    changes: step.changes.map(changeShape),
  }
}
