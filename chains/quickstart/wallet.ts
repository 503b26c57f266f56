import type { Hex, PrivateKeyAccount, TransactionReceipt } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import type { Layer } from "./layer.ts"
import { limits } from "./limits.ts"

/** What a wallet is asked to send. Without `to` it deploys. */
export interface Call {
  readonly to?: Hex
  readonly data: Hex
  /** Gas limit, where an estimate would fail: a call that is meant to revert. */
  readonly gas?: bigint
}

/** A signed transaction that was not sent yet. */
export interface Prepared {
  readonly layer: Layer
  readonly raw: Hex
}

/** A sent transaction: where it was sent, its hash, and later its receipt. */
export interface Sent {
  readonly layer: Layer
  readonly hash: Hex
}

/** The people of the story. The first five funded keys, in this order. */
export interface People {
  readonly deployer: PrivateKeyAccount
  readonly alice: PrivateKeyAccount
  readonly bob: PrivateKeyAccount
  readonly carol: PrivateKeyAccount
  readonly dave: PrivateKeyAccount
}

/** @throws RangeError where there are fewer than five keys */
export function people(keys: readonly Hex[]): People {
  const [deployer, alice, bob, carol, dave] = keys.map((key) => privateKeyToAccount(key))
  if (!deployer || !alice || !bob || !carol || !dave) {
    throw new RangeError(`the story needs five funded keys, the chain file gives ${keys.length}`)
  }
  return { deployer, alice, bob, carol, dave }
}

/** Signs as wallets do: nonce, fees and gas asked of the layer. The gas limit leaves room for other trades. */
export async function prepare(layer: Layer, account: PrivateKeyAccount, call: Call, nonceAhead = 0): Promise<Prepared> {
  const { client } = layer
  const pending = await client.getTransactionCount({ address: account.address, blockTag: "pending" })
  const gas = call.gas ?? 2n * (await client.estimateGas({ account, ...call }))
  const wallet = layer.wallet(account)
  const request = await wallet.prepareTransactionRequest({ ...call, gas, nonce: pending + nonceAhead, type: "eip1559" })
  return { layer, raw: await wallet.signTransaction(request) }
}

/** Hands a signed transaction to its layer. */
export async function submit({ layer, raw }: Prepared): Promise<Sent> {
  return { layer, hash: await layer.client.sendRawTransaction({ serializedTransaction: raw }) }
}

/** Waits for the receipt, whatever it says. @throws viem's timeout error after `waitMs` */
export function receiptOf({ layer, hash }: Sent, waitMs: number = limits.receiptMs): Promise<TransactionReceipt> {
  return layer.client.waitForTransactionReceipt({ hash, timeout: waitMs })
}

/** Sends calls of one account in order, and waits until all took effect. @throws Error where one failed */
export async function send(
  layer: Layer,
  account: PrivateKeyAccount,
  ...calls: readonly Call[]
): Promise<TransactionReceipt[]> {
  const prepared = await Promise.all(calls.map((call, ahead) => prepare(layer, account, call, ahead)))
  const sent: Sent[] = []
  for (const one of prepared) sent.push(await submit(one))
  return succeeded(await Promise.all(sent.map((one) => receiptOf(one))))
}

/** The same receipts. @throws Error where a transaction failed */
export function succeeded(receipts: readonly TransactionReceipt[]): TransactionReceipt[] {
  for (const { status, transactionHash } of receipts) {
    if (status !== "success") throw new Error(`transaction ${transactionHash} failed`)
  }
  return [...receipts]
}
