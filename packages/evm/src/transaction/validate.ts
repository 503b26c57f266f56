import {
  type Account,
  type BlockFields,
  emptyCodeHash,
  type Hardfork,
  type Refusal,
  type RefusalReason,
  type Transaction,
} from "@trellis/core"
import { blobsMax, floorGas, gas, intrinsicGas } from "./gas.ts"

/** What a layer's rules say of a transaction, whatever the state. Undefined: nothing against it. */
export function refusalByRules(tx: Transaction, hardfork: Hardfork): Refusal | undefined {
  const initcodeBytes = (tx.data.length - 2) / 2
  const least = intrinsicGas(tx)
  const floor = floorGas(tx, hardfork)
  if (hardfork === "osaka" && tx.gasLimit > gas.transactionMax) {
    return refusal(
      "gasLimitTooHigh",
      `transaction gas limit too high (EIP-7825): ${tx.gasLimit}, at most ${gas.transactionMax}`,
    )
  }
  if (tx.gasLimit < least)
    return refusal("gasLimitTooLow", `intrinsic gas too low: gas ${tx.gasLimit}, minimum needed ${least}`)
  if (tx.gasLimit < floor) {
    return refusal(
      "gasLimitTooLow",
      `insufficient gas for floor data gas cost: gas ${tx.gasLimit}, minimum needed ${floor}`,
    )
  }
  if (tx.to === undefined && initcodeBytes > gas.initcodeBytesMax) {
    return refusal("initcodeTooLarge", `max initcode size exceeded: ${initcodeBytes}, at most ${gas.initcodeBytesMax}`)
  }
  if (tx.maxPriorityFeePerGas > tx.maxFeePerGas) {
    return refusal("tipAboveFee", "max priority fee per gas higher than max fee per gas")
  }
  if (tx.nonce >= 2n ** 64n - 1n) return refusal("nonceTooHigh", "nonce has max value (EIP-2681)")
  return refusalByType(tx, hardfork)
}

function refusalByType(tx: Transaction, hardfork: Hardfork): Refusal | undefined {
  if (tx.type === 4) {
    if (hardfork === "cancun") return refusal("unsupportedType", "transaction type not supported: 4 comes with Prague")
    if (tx.to === undefined) return refusal("invalidAuthorizations", "a transaction with authorizations cannot deploy")
    if (tx.authorizations.length === 0) return refusal("invalidAuthorizations", "authorization list is empty")
  }
  if (tx.type === 3) {
    const { length } = tx.blobHashes
    if (tx.to === undefined) return refusal("invalidBlobs", "a transaction with blobs cannot deploy")
    if (length === 0 || length > blobsMax[hardfork])
      return refusal("invalidBlobs", `a transaction may carry 1 to ${blobsMax[hardfork]} blobs`)
    if (!tx.blobHashes.every((of) => of.startsWith("0x01")))
      return refusal("invalidBlobs", "blob hash of an unknown version")
  }
  return undefined
}

/** What a transaction must hold up against in the block it would be in. */
export interface SenderState {
  readonly account: Account | undefined
  readonly delegated: boolean
  /** The balance fees are paid from: the sponsor's where fees are sponsored. */
  readonly payerBalance: bigint
  /** True where the value comes out of another layer's balance (transparent mode). */
  readonly valueElsewhere: boolean
}

/** What the state and the block say of a transaction. Undefined: it may run. */
export function refusalByState(
  tx: Transaction,
  { account, delegated, payerBalance, valueElsewhere }: SenderState,
  fields: BlockFields,
  sponsored: boolean,
): Refusal | undefined {
  const nonce = account?.nonce ?? 0n
  if (tx.nonce < nonce)
    return refusal("nonceTooLow", `nonce too low: address ${tx.sender}, tx: ${tx.nonce} state: ${nonce}`)
  if (tx.nonce > nonce)
    return refusal("nonceTooHigh", `nonce too high: address ${tx.sender}, tx: ${tx.nonce} state: ${nonce}`)
  if (account !== undefined && account.codeHash !== emptyCodeHash && !delegated) {
    return refusal("senderHasCode", `sender not an eoa: address ${tx.sender} (EIP-3607)`)
  }
  if (tx.maxFeePerGas < fields.baseFee) {
    return refusal(
      "feeTooLow",
      `max fee per gas less than block base fee: maxFeePerGas: ${tx.maxFeePerGas}, baseFee: ${fields.baseFee}`,
    )
  }
  if (tx.type === 3 && tx.maxFeePerBlobGas < fields.blobBaseFee) {
    return refusal(
      "feeTooLow",
      `max fee per blob gas less than block blob gas fee: ${tx.maxFeePerBlobGas}, ${fields.blobBaseFee}`,
    )
  }
  return refusalByFunds(tx, { account, payerBalance, valueElsewhere }, fields, sponsored)
}

function refusalByFunds(
  tx: Transaction,
  { account, payerBalance, valueElsewhere }: Omit<SenderState, "delegated">,
  { baseFee }: BlockFields,
  sponsored: boolean,
): Refusal | undefined {
  const value = valueElsewhere ? 0n : tx.value
  const price = sponsored ? baseFee : tx.maxFeePerGas
  const fees = tx.gasLimit * price + BigInt(tx.blobHashes.length) * gas.blob * tx.maxFeePerBlobGas
  const own = sponsored ? value : value + fees
  const balance = account?.balance ?? 0n
  if (balance < own) return shortOfFunds(tx, balance, own)
  if (sponsored && payerBalance < fees) return shortOfFunds(tx, payerBalance, fees)
  return undefined
}

function shortOfFunds(tx: Transaction, have: bigint, want: bigint): Refusal {
  return refusal(
    "insufficientFunds",
    `insufficient funds for gas * price + value: address ${tx.sender} have ${have} want ${want}`,
  )
}

export function refusal(reason: RefusalReason, message: string): Refusal {
  return { reason, message }
}
