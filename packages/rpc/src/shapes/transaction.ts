import type { Block, Transaction } from "@trellis/core"
import { quantity } from "./quantity.ts"
import { signedFields } from "./signed-fields.ts"

/** A transaction's place in a block. */
export interface Inclusion {
  readonly block: Block
  readonly index: number
}

/** The execution API's transaction; without an inclusion it is pending. */
export function transactionShape(transaction: Transaction, inclusion: Inclusion | undefined) {
  const receipt = inclusion?.block.receipts[inclusion.index]
  return {
    blockHash: inclusion?.block.hash ?? null,
    blockNumber: inclusion === undefined ? null : quantity(inclusion.block.header.number),
    transactionIndex: inclusion === undefined ? null : quantity(inclusion.index),
    hash: transaction.hash,
    type: quantity(transaction.type),
    from: transaction.sender,
    to: transaction.to ?? null,
    nonce: quantity(transaction.nonce),
    gas: quantity(transaction.gasLimit),
    value: quantity(transaction.value),
    input: transaction.data,
    gasPrice: quantity(receipt?.effectiveGasPrice ?? transaction.maxFeePerGas),
    ...typedFields(transaction),
    ...signedFields(transaction),
  }
}

function typedFields({ type, accessList, maxFeePerGas, maxPriorityFeePerGas }: Transaction) {
  if (type === 0) return {}
  const list = { accessList: accessListShape(accessList) }
  if (type === 1) return list
  return {
    ...list,
    maxFeePerGas: quantity(maxFeePerGas),
    maxPriorityFeePerGas: quantity(maxPriorityFeePerGas),
  }
}

/** EIP-2930. */
export function accessListShape(accessList: Transaction["accessList"]) {
  return accessList.map(({ address, slots }) => ({ address, storageKeys: slots }))
}
