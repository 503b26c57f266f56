import type { Address, Hash, Hex, Slot, TransactionHash } from "../primitives.ts"

/** EIP-7702. `authority` is missing where the signature is not valid: the entry is then skipped. */
export interface Authorization {
  readonly chainId: bigint
  readonly address: Address
  readonly nonce: bigint
  readonly authority?: Address
}

/** A signed transaction, decoded once at the edge. Prices in wei a unit of gas. */
export interface Transaction {
  readonly hash: TransactionHash
  /** The bytes as signed (EIP-2718). */
  readonly raw: Hex
  readonly type: 0 | 1 | 2 | 3 | 4
  readonly sender: Address
  readonly nonce: bigint
  readonly gasLimit: bigint
  /** The most the sender pays: `gasPrice` for types 0 and 1. */
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  /** Undefined: the transaction deploys. */
  readonly to: Address | undefined
  readonly value: bigint
  readonly data: Hex
  readonly accessList: readonly { readonly address: Address; readonly slots: readonly Slot[] }[]
  readonly authorizations: readonly Authorization[]
  readonly blobHashes: readonly Hash[]
  readonly maxFeePerBlobGas: bigint
}

/** The price a unit of gas costs the sender in a block (EIP-1559), or undefined where the maximum is below the base fee. */
export function effectiveGasPrice(
  transaction: Pick<Transaction, "maxFeePerGas" | "maxPriorityFeePerGas">,
  baseFee: bigint,
): bigint | undefined {
  const { maxFeePerGas, maxPriorityFeePerGas } = transaction
  if (maxFeePerGas < baseFee) return undefined
  return maxFeePerGas - baseFee < maxPriorityFeePerGas ? maxFeePerGas : baseFee + maxPriorityFeePerGas
}
