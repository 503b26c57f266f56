import { Account as LibraryAccount, Address as LibraryAddress } from "@ethereumjs/util"
import {
  type Account,
  type Address,
  address,
  codeHash,
  emptyCodeHash,
  emptyRoot,
  fromHex,
  type Hex,
  padded,
  root,
  type Slot,
  slot,
  toHex,
  trimmed,
  type Word,
  word,
} from "@trellis/core"

/** The library's forms of our words, and back. */

export const toAddress = (of: LibraryAddress): Address => address(of.toString())
export const toLibraryAddress = (of: Address): LibraryAddress => new LibraryAddress(fromHex(of))
export const toSlot = (key: Uint8Array): Slot => slot(toHex(padded(key, 32)))
export const toWord = (value: Uint8Array): Word => word(toHex(padded(value, 32)))
/** The library reads storage values without leading zeros. */
export const fromWord = (value: Word): Uint8Array => trimmed(fromHex(value))

/** A fresh object: the library changes accounts in place. */
export function toLibraryAccount(account: Account): LibraryAccount {
  return new LibraryAccount(account.nonce, account.balance, fromHex(account.storageRoot), fromHex(account.codeHash))
}

export function fromLibraryAccount(account: LibraryAccount): Account {
  return {
    nonce: account.nonce,
    balance: account.balance,
    storageRoot: account.storageRoot.length === 0 ? emptyRoot : root(toHex(account.storageRoot)),
    codeHash: account.codeHash.length === 0 ? emptyCodeHash : codeHash(toHex(account.codeHash)),
  }
}

export const emptyAccount: Account = { nonce: 0n, balance: 0n, storageRoot: emptyRoot, codeHash: emptyCodeHash }

/** EIP-7702: 0xef0100, then the address whose code runs. */
export const delegationPrefix: Hex = "0xef0100"

/** The address an EIP-7702 designator names, or undefined for any other code. */
export function delegateOf(code: Uint8Array): Address | undefined {
  if (code.length !== 23 || code[0] !== 0xef || code[1] !== 1 || code[2] !== 0) return undefined
  return address(toHex(code.subarray(3)))
}
