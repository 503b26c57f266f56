import { InputError } from "./errors.ts"

declare const brand: unique symbol

/** A value that may not be mistaken for another of the same representation. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** Lower-case hexadecimal with a 0x prefix, two digits a byte. */
export type Hex = `0x${string}`

/** 20 bytes: an account or contract. */
export type Address = Brand<Hex, "Address">
/** 32 bytes: a storage key. */
export type Slot = Brand<Hex, "Slot">
/** 32 bytes: a storage value. */
export type Word = Brand<Hex, "Word">
/** 32 bytes: the root of a Merkle Patricia trie. */
export type Root = Brand<Hex, "Root">
/** 32 bytes: keccak256 of a block header. */
export type BlockHash = Brand<Hex, "BlockHash">
/** 32 bytes: keccak256 of a signed transaction. */
export type TransactionHash = Brand<Hex, "TransactionHash">
/** 32 bytes: keccak256 of code. */
export type CodeHash = Brand<Hex, "CodeHash">
/** 32 bytes: keccak256 of anything else. */
export type Hash = Brand<Hex, "Hash">
/** A layer is named by its chain id, unique in a hierarchy. */
export type LayerId = Brand<number, "LayerId">

const hexDigits = /^0x[0-9a-f]*$/

function fixed(bytes: number, what: string, text: string): Hex {
  const lower = text.toLowerCase()
  if (lower.length !== 2 + bytes * 2 || !isHex(lower)) {
    throw new InputError({ what: `${what} must be 0x and ${bytes * 2} hexadecimal digits`, got: text })
  }
  return lower
}

/** True for 0x followed by lower-case digits, of any count. */
export function isHex(text: string): text is Hex {
  return hexDigits.test(text)
}

/** @throws InputError unless `text` is 20 bytes of hex. */
export const address = (text: string): Address => fixed(20, "address", text) as Address
/** @throws InputError unless `text` is 32 bytes of hex. */
export const slot = (text: string): Slot => fixed(32, "slot", text) as Slot
/** @throws InputError unless `text` is 32 bytes of hex. */
export const word = (text: string): Word => fixed(32, "word", text) as Word
/** @throws InputError unless `text` is 32 bytes of hex. */
export const root = (text: string): Root => fixed(32, "root", text) as Root
/** @throws InputError unless `text` is 32 bytes of hex. */
export const blockHash = (text: string): BlockHash => fixed(32, "block hash", text) as BlockHash
/** @throws InputError unless `text` is 32 bytes of hex. */
export const transactionHash = (text: string): TransactionHash => fixed(32, "transaction hash", text) as TransactionHash
/** @throws InputError unless `text` is 32 bytes of hex. */
export const codeHash = (text: string): CodeHash => fixed(32, "code hash", text) as CodeHash
/** @throws InputError unless `text` is 32 bytes of hex. */
export const hash = (text: string): Hash => fixed(32, "hash", text) as Hash

/** @throws InputError unless `chainId` is a safe positive integer. */
export function layerId(chainId: number): LayerId {
  if (!Number.isSafeInteger(chainId) || chainId <= 0) {
    throw new InputError({ what: "chain id must be a positive integer", got: String(chainId) })
  }
  return chainId as LayerId
}

/** The word and slot of 32 zero bytes: what storage holds where nothing was written. */
export const zeroWord: Word = word(`0x${"00".repeat(32)}`)
export const zeroAddress: Address = address(`0x${"00".repeat(20)}`)
export const zeroBlockHash: BlockHash = blockHash(zeroWord)
