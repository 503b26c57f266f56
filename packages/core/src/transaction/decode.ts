import { createCustomCommon, Mainnet, type Common } from "@ethereumjs/common"
import { createTxFromRLP, type TypedTransaction } from "@ethereumjs/tx"
import type { Hardfork } from "../block/fields.ts"
import { fromHex, toHex, toInteger } from "../bytes.ts"
import { keccak, keccakHex } from "../keccak.ts"
import { limits } from "../limits.ts"
import { type Address, address, type Hex, hash, type LayerId, slot, transactionHash } from "../primitives.ts"
import { recoverKey } from "../signature.ts"
import { TransactionRefused } from "./refused.ts"
import { recoverAuthority } from "./authorization.ts"
import type { Authorization, Transaction } from "./transaction.ts"

/** The chain a transaction is decoded for. */
export interface Chain {
  readonly layer: LayerId
  readonly hardfork: Hardfork
}

const commons = new Map<string, Common>()

function recoverForLibrary(digest: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array, chainId?: bigint): Uint8Array {
  const yParity = v < 2n ? v : v - (chainId === undefined ? 27n : chainId * 2n + 35n)
  const key = recoverKey(digest, { r, s, yParity: Number(yParity) })
  if (key === undefined) throw new Error("invalid signature")
  return key
}

/** The library's description of a chain, with native recovery and WASM keccak. One object a chain. */
export function commonOf({ layer, hardfork }: Chain): Common {
  const key = `${layer}/${hardfork}`
  const known = commons.get(key)
  if (known !== undefined) return known
  const customCrypto = { keccak256: keccak, ecrecover: recoverForLibrary }
  const common = createCustomCommon({ chainId: layer, name: key }, Mainnet, { hardfork, customCrypto })
  commons.set(key, common)
  return common
}

/**
 * A signed transaction of types 0, 1, 2 or 4 for the chain (EIP-155, 2718, 2930, 1559, 7702).
 * @throws TransactionRefused: malformed, too large, another chain's, unprotected, a blob transaction
 */
export function decodeTransaction(raw: Hex, chain: Chain): Transaction {
  const bytes = fromHex(raw)
  if (bytes.length > limits.transactionBytesMax) {
    throw refuse("tooLarge", `transaction has ${bytes.length} bytes, at most ${limits.transactionBytesMax} are taken`)
  }
  return decodeIncluded(raw, chain)
}

/**
 * The same for a transaction of a block, without the bound on its size: an apply transaction is as large
 * as its delta.
 * @throws TransactionRefused
 */
export function decodeIncluded(raw: Hex, chain: Chain): Transaction {
  const bytes = fromHex(raw)
  const first = bytes[0] ?? 0
  if (first === 3) throw refuse("unsupportedType", "transaction type not supported: blob transactions are not taken")
  if (first < 0x7f && first !== 1 && first !== 2 && first !== 4) {
    throw refuse("unsupportedType", `transaction type not supported: ${first}`)
  }
  const tx = parse(bytes, chain)
  return fromLibrary(tx, raw, senderOf(tx))
}

function refuse(reason: TransactionRefused["facts"]["reason"], message: string): TransactionRefused {
  return new TransactionRefused({ reason, message })
}

function parse(bytes: Uint8Array, chain: Chain): TypedTransaction {
  let tx: TypedTransaction
  try {
    tx = createTxFromRLP(bytes, { common: commonOf(chain), freeze: true })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    if (/not matching the derived chain ID|Incompatible EIP155-based V/.test(message))
      throw refuse("wrongChain", `invalid chain id for signer: this is ${chain.layer}`)
    if (/^Transaction gas limit \d+ exceeds the maximum allowed by EIP-7825/.test(message))
      throw refuse("gasLimitTooHigh", `transaction gas limit too high (EIP-7825)`)
    if (message.startsWith("maxFeePerGas cannot be less than maxPriorityFeePerGas")) {
      throw refuse("tipAboveFee", "max priority fee per gas higher than max fee per gas")
    }
    throw refuse("malformed", `transaction cannot be decoded: ${message.split("(")[0]?.trim()}`)
  }
  if (!tx.isSigned()) throw refuse("malformed", "transaction is not signed")
  if (tx.type === 0 && tx.v !== undefined && (tx.v === 27n || tx.v === 28n)) {
    throw refuse(
      "wrongChain",
      `only replay-protected (EIP-155) transactions are taken: sign for chain id ${chain.layer}`,
    )
  }
  return tx
}

function senderOf(tx: TypedTransaction): Address {
  try {
    return address(tx.getSenderAddress().toString())
  } catch {
    throw refuse("malformed", "invalid sender: the signature is not valid")
  }
}

/** The library's transaction as ours. Also takes blob transactions, which `decodeTransaction` refuses. */
export function fromLibrary(tx: TypedTransaction, raw: Hex, sender: Address): Transaction {
  const price = "gasPrice" in tx ? tx.gasPrice : undefined
  return {
    hash: transactionHash(toHex(tx.hash())),
    raw,
    type: tx.type,
    sender,
    nonce: tx.nonce,
    gasLimit: tx.gasLimit,
    maxFeePerGas: price ?? ("maxFeePerGas" in tx ? tx.maxFeePerGas : 0n),
    maxPriorityFeePerGas: price ?? ("maxPriorityFeePerGas" in tx ? tx.maxPriorityFeePerGas : 0n),
    to: tx.to === undefined ? undefined : address(tx.to.toString()),
    value: tx.value,
    data: toHex(tx.data),
    accessList: "accessList" in tx ? tx.accessList.map(accessItem) : [],
    authorizations: "authorizationList" in tx ? tx.authorizationList.map(authorization) : [],
    blobHashes: "blobVersionedHashes" in tx ? tx.blobVersionedHashes.map((of) => hash(of)) : [],
    maxFeePerBlobGas: "maxFeePerBlobGas" in tx ? tx.maxFeePerBlobGas : 0n,
  }
}

function accessItem([at, slots]: readonly [Uint8Array, readonly Uint8Array[]]): Transaction["accessList"][number] {
  return { address: address(toHex(at)), slots: slots.map((key) => slot(toHex(key))) }
}

function authorization(item: readonly Uint8Array[]): Authorization {
  const [chainId, at, nonce, yParity, r, s] = item
  if (!chainId || !at || !nonce || !yParity || !r || !s) {
    throw refuse("invalidAuthorizations", "authorization is not six fields")
  }
  const signed = { chainId: toInteger(chainId), address: address(toHex(at)), nonce: toInteger(nonce) }
  return recoverAuthority({ ...signed, yParity: toInteger(yParity), r: toInteger(r), s: toInteger(s) })
}

/** The hash of a signed transaction of any type. */
export function hashTransaction(raw: Hex): Transaction["hash"] {
  return transactionHash(keccakHex(fromHex(raw)))
}
