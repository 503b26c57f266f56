import { type Block, bloom, type Receipt, toHex, type Transaction } from "@trellis/core"
import { type PlacedLog, logShape } from "./log.ts"
import { quantity } from "./quantity.ts"

/**
 * The execution API's receipt. Ours are `ranOn`, the layer of the top frame (an ancestor in
 * transparent mode), and `slotFee`, wei paid for new slots in ancestors.
 */
export function receiptShape(transaction: Transaction, receipt: Receipt, block: Block, logs: readonly PlacedLog[]) {
  const index = block.receipts.indexOf(receipt)
  return {
    type: quantity(receipt.type),
    status: receipt.succeeded ? "0x1" : "0x0",
    transactionHash: receipt.transaction,
    transactionIndex: quantity(index),
    blockHash: block.hash,
    blockNumber: quantity(block.header.number),
    from: transaction.sender,
    to: transaction.to ?? null,
    contractAddress: receipt.created ?? null,
    gasUsed: quantity(receipt.gasUsed),
    cumulativeGasUsed: quantity(receipt.cumulativeGasUsed),
    effectiveGasPrice: quantity(receipt.effectiveGasPrice),
    logs: logs.filter((log) => log.transactionIndex === index).map((log) => logShape(log)),
    logsBloom: toHex(bloom(receipt.logs)),
    ranOn: quantity(receipt.ranOn),
    slotFee: quantity(receipt.slotFee),
  }
}
