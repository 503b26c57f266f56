import { BaseError, type Hash, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem"
import { getTransactionReceipt } from "viem/actions"
import type { BoosterClient } from "../booster-client.ts"
import type { BlockStatus } from "../rpc-schema.ts"
import { getBlockStatus } from "./get-block-status.ts"

/** Milliseconds. */
const timeoutDefault = 180_000

export interface WaitForFinalityParameters {
  /** Of the transaction. */
  readonly hash: Hash
  /** Milliseconds between two looks. The client's by default. */
  readonly pollingInterval?: number
  /** Milliseconds after which to give up. 180,000 by default. */
  readonly timeout?: number
}
/** The receipt in the block that was finalized. */
export type WaitForFinalityReturnType = TransactionReceipt

/** The transaction was not finalized in time. */
export class WaitForFinalityTimeoutError extends BaseError {
  override readonly name = "WaitForFinalityTimeoutError"
  constructor({ hash, timeout, status }: { hash: Hash; timeout: number; status: BlockStatus | undefined }) {
    const stands = status === undefined ? "in no block" : `in a block that is ${status}`
    super(`Transaction ${hash} was not finalized within ${timeout} ms: it is ${stands}.`, {
      metaMessages: ["Wait longer by `timeout`, or see whether the layer's attesters are running."],
    })
  }
}

/**
 * Waits until a transaction is in a finalized block, from where it cannot be reverted. A transaction
 * whose block is reverted is waited for again.
 *
 * @throws WaitForFinalityTimeoutError
 * @example
 * import { waitForFinality } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7101") })
 * const { transactions } = await client.getBlock()
 * const [hash] = transactions
 * if (hash !== undefined) await waitForFinality(client, { hash })
 */
export async function waitForFinality(
  client: BoosterClient,
  { hash, pollingInterval = client.pollingInterval, timeout = timeoutDefault }: WaitForFinalityParameters,
): Promise<WaitForFinalityReturnType> {
  const deadlineMs = Date.now() + timeout
  for (;;) {
    const receipt = await receiptOf(client, hash)
    const status = receipt && (await getBlockStatus(client, { blockHash: receipt.blockHash }))
    if (receipt !== undefined && status === "finalized") return receipt
    if (Date.now() >= deadlineMs) throw new WaitForFinalityTimeoutError({ hash, timeout, status })
    await new Promise((next) => setTimeout(next, pollingInterval))
  }
}

async function receiptOf(client: BoosterClient, hash: Hash): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client, { hash })
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined
    throw error
  }
}
