import { type Block, sealBlock } from "@trellis/core"
import { Schema } from "effect"
import type { LayerBackend } from "../backend.ts"
import { blockAt } from "../blocks.ts"
import { ownLayer } from "../calls.ts"
import type { Json } from "../json.ts"
import { method, type MethodGroup } from "../method.ts"
import { type BlockRef, blockNumberParam, blockParam } from "../params/block.ts"
import { blockHashParam } from "../params/hex.ts"
import { blockShape, pendingBlockShape } from "../shapes/block.ts"
import { blockLogs } from "../shapes/log.ts"
import { quantity } from "../shapes/quantity.ts"
import { receiptShape } from "../shapes/receipt.ts"
import { transactionShape } from "../shapes/transaction.ts"

const full = Schema.optionalKey(Schema.NullOr(Schema.Boolean))

/** A sealed block as eth_getBlockBy… answers it. */
function sealed(backend: LayerBackend, block: Block, whole: boolean): Json {
  if (!whole)
    return blockShape(
      block,
      block.receipts.map((receipt) => receipt.transaction),
    )
  const transactions = block.transactions.map((raw, index) => transactionShape(backend.decode(raw), { block, index }))
  return blockShape(block, transactions)
}

/** The block to come, as far as it is known: the mempool's transactions on the newest state. */
function pending(backend: LayerBackend, whole: boolean): Json {
  const { context, view } = ownLayer(backend.layersAt("pending"))
  const empty = sealBlock({ contexts: [context], preRoots: [view.root], steps: [], transactions: [], receipts: [] })
  const waiting = backend.pendingTransactions()
  return pendingBlockShape(
    empty,
    waiting.map((transaction) => (whole ? transactionShape(transaction, undefined) : transaction.hash)),
  )
}

function byNumber(backend: LayerBackend, ref: BlockRef, whole: boolean): Json {
  if (ref.kind === "tag" && ref.tag === "pending") return pending(backend, whole)
  const block = blockAt(backend, ref)
  return block === undefined ? null : sealed(backend, block, whole)
}

function receipts(backend: LayerBackend, ref: BlockRef): Json {
  const block = blockAt(backend, ref)
  if (block === undefined) return null
  const logs = blockLogs(block)
  return block.receipts.map((receipt, i) => {
    const raw = block.transactions[i]
    if (raw === undefined) throw new RangeError("one receipt a transaction")
    return receiptShape(backend.decode(raw), receipt, block, logs)
  })
}

function count(block: Block | undefined): Json {
  return block === undefined ? null : quantity(block.transactions.length)
}

/** Blocks, and what is counted in them. */
export const blockMethods: MethodGroup = {
  eth_getBlockByNumber: method(Schema.Tuple([blockNumberParam, full]), ([ref, whole], { backend }) =>
    byNumber(backend, ref, whole ?? false),
  ),
  eth_getBlockByHash: method(Schema.Tuple([blockHashParam, full]), ([hash, whole], { backend }) =>
    byNumber(backend, { kind: "hash", hash }, whole ?? false),
  ),
  eth_getBlockReceipts: method(Schema.Tuple([blockParam]), ([ref], { backend }) => receipts(backend, ref)),
  eth_getBlockTransactionCountByNumber: method(Schema.Tuple([blockNumberParam]), ([ref], { backend }) =>
    ref.kind === "tag" && ref.tag === "pending"
      ? quantity(backend.pendingTransactions().length)
      : count(blockAt(backend, ref)),
  ),
  eth_getBlockTransactionCountByHash: method(Schema.Tuple([blockHashParam]), ([hash], { backend }) =>
    count(backend.blockByHash(hash)),
  ),
}
