import { type Address, emptyCodeHash, emptyRoot, toHex, type TrieState } from "@trellis/core"
import type { SlotKey } from "../params/hex.ts"
import { quantity, wordQuantity } from "./quantity.ts"

/** EIP-1186. An account that does not exist is answered as an empty one, with the proof of its absence. */
export function proofShape(state: TrieState, address: Address, keys: readonly SlotKey[]) {
  const account = state.account(address)
  const proof = state.prove(
    address,
    keys.map(({ slot }) => slot),
  )
  return {
    address,
    accountProof: proof.account.map(toHex),
    balance: quantity(account?.balance ?? 0n),
    codeHash: account?.codeHash ?? emptyCodeHash,
    nonce: quantity(account?.nonce ?? 0n),
    storageHash: account?.storageRoot ?? emptyRoot,
    storageProof: keys.map(({ slot, shown }, i) => ({
      key: shown,
      value: wordQuantity(state.storage(address, slot)),
      proof: (proof.slots[i] ?? []).map(toHex),
    })),
  }
}
