import { fromHex, fromInteger, toHex, toInteger } from "./bytes.ts"
import { keccakHex } from "./keccak.ts"
import { type CodeHash, codeHash, type Root, root } from "./primitives.ts"
import { rlpBytes, rlpDecode, rlpEncode, rlpList } from "./rlp.ts"

/** An account as the state trie holds it (yellow paper 4.1). Balance in wei. */
export interface Account {
  readonly nonce: bigint
  readonly balance: bigint
  readonly storageRoot: Root
  readonly codeHash: CodeHash
}

/** The root of a trie with nothing in it. */
export const emptyRoot: Root = root(keccakHex(rlpEncode(new Uint8Array(0))))
/** keccak256 of no code. */
export const emptyCodeHash: CodeHash = codeHash(keccakHex(new Uint8Array(0)))

/** The leaf of the state trie. */
export function encodeAccount(account: Account): Uint8Array {
  return rlpEncode([
    fromInteger(account.nonce),
    fromInteger(account.balance),
    fromHex(account.storageRoot),
    fromHex(account.codeHash),
  ])
}

/** @throws InputError if `bytes` is not an account leaf. */
export function decodeAccount(bytes: Uint8Array): Account {
  const [nonce, balance, storageRoot, code] = rlpList(rlpDecode(bytes), "account", 4)
  return {
    nonce: toInteger(rlpBytes(nonce, "nonce")),
    balance: toInteger(rlpBytes(balance, "balance")),
    storageRoot: root(toHex(rlpBytes(storageRoot, "storage root"))),
    codeHash: codeHash(toHex(rlpBytes(code, "code hash"))),
  }
}
