import type { Block } from "@trellis/core"
import { Schema } from "effect"
import type { LayerBackend } from "../backend.ts"
import { blockAt } from "../blocks.ts"
import type { Json } from "../json.ts"
import { method, type MethodGroup } from "../method.ts"
import { blockNumberParam } from "../params/block.ts"
import { blockHashParam, data, quantity, transactionHashParam } from "../params/hex.ts"
import { blockLogs } from "../shapes/log.ts"
import { receiptShape } from "../shapes/receipt.ts"
import { transactionShape } from "../shapes/transaction.ts"

function inBlock(backend: LayerBackend, block: Block | undefined, index: number): Json {
  const raw = block?.transactions[index]
  return block === undefined || raw === undefined ? null : transactionShape(backend.decode(raw), { block, index })
}

/** Indexes past this name no transaction: no block has as many. */
const indexMax = BigInt(Number.MAX_SAFE_INTEGER)
const place = (index: bigint): number => Number(index < indexMax ? index : indexMax)

/** Transactions, their receipts, and the way in. */
export const transactionMethods: MethodGroup = {
  eth_getTransactionByHash: method(Schema.Tuple([transactionHashParam]), ([hash], { backend }) => {
    const found = backend.transaction(hash)
    if (found !== undefined) return inBlock(backend, found.block, found.index)
    const waiting = backend.pendingTransaction(hash)
    return waiting === undefined ? null : transactionShape(waiting, undefined)
  }),
  eth_getTransactionReceipt: method(Schema.Tuple([transactionHashParam]), ([hash], { backend }) => {
    const found = backend.transaction(hash)
    const raw = found?.block.transactions[found.index]
    const receipt = found?.block.receipts[found.index]
    if (found === undefined || raw === undefined || receipt === undefined) return null
    return receiptShape(backend.decode(raw), receipt, found.block, blockLogs(found.block))
  }),
  eth_getTransactionByBlockHashAndIndex: method(
    Schema.Tuple([blockHashParam, quantity]),
    ([hash, index], { backend }) => inBlock(backend, backend.blockByHash(hash), place(index)),
  ),
  eth_getTransactionByBlockNumberAndIndex: method(
    Schema.Tuple([blockNumberParam, quantity]),
    ([ref, index], { backend }) => inBlock(backend, blockAt(backend, ref), place(index)),
  ),
  eth_sendRawTransaction: method(Schema.Tuple([data]), ([raw], { backend }) => backend.submit(raw)),
}
