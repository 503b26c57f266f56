import { address, type Address, keccakHex, type Transaction, transactionHash } from "@trellis/core"

/** The n-th of a few senders. */
export const senderAt = (n: number): Address => address(`0x${(n + 1).toString(16).padStart(40, "0")}`)

/** A transaction as a mempool sees it. The same fields, the same hash. */
export function waiting(
  sender: number,
  nonce: number,
  fee: number,
  tip: number,
  fields: Partial<Transaction> = {},
): Transaction {
  const hash = transactionHash(keccakHex(new TextEncoder().encode(`${sender}/${nonce}/${fee}/${tip}`)))
  return {
    hash,
    raw: "0x",
    type: 2,
    sender: senderAt(sender),
    nonce: BigInt(nonce),
    gasLimit: 21_000n,
    maxFeePerGas: BigInt(fee),
    maxPriorityFeePerGas: BigInt(tip),
    to: senderAt(0),
    value: 0n,
    data: "0x",
    accessList: [],
    authorizations: [],
    blobHashes: [],
    maxFeePerBlobGas: 0n,
    ...fields,
  }
}
