import { boosterActions } from "@trellis/client"
import { createPublicClient, type Hex, http, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem"
import type { PrivateKeyAccount } from "viem/accounts"
import { counter } from "./chains.ts"

/** A viem client of one layer, as quick as a test wants it. */
export function clientOf(url: string) {
  const transport = http(url, { retryCount: 0, timeout: 20_000 })
  return createPublicClient({ transport, pollingInterval: 25, cacheTime: 0 }).extend(boosterActions())
}
export type LayerClient = ReturnType<typeof clientOf>

/** A call of the counter, signed. */
export function signedCall(person: PrivateKeyAccount, chainId: number, nonce: number): Promise<Hex> {
  const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n, gas: 100_000n }
  return person.signTransaction({ chainId, nonce, to: counter, type: "eip1559", ...fees })
}

/** Waits until something holds. @throws after `withinMs` */
export async function until(holds: () => Promise<boolean> | boolean, withinMs = 30_000): Promise<void> {
  const endMs = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() > endMs) throw new Error(`not so within ${withinMs} ms: ${holds}`)
    await new Promise((next) => setTimeout(next, 25))
  }
}

/** The receipt of a transaction, once there is one. @throws as soon as the node does not answer */
export async function receiptOf(client: LayerClient, hash: Hex): Promise<TransactionReceipt> {
  for (;;) {
    try {
      return await client.getTransactionReceipt({ hash })
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error
    }
    await new Promise((next) => setTimeout(next, 25))
  }
}
