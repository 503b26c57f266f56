import { type Address, addressOfKey, type Slot, slot, type Word } from "@trellis/core"
import type { GenesisAccount } from "./chain.ts"
import { wordOf } from "./scalar.ts"
import type { AccountEntry } from "./schema.ts"

/** The account's address, by its key where it has one. */
export function accountAddressOf({ key, address }: AccountEntry): Address | undefined {
  return key === undefined ? address : addressOfKey(key)
}

/** The account's storage, sorted by slot. */
export function storageOf({ storage }: AccountEntry): { readonly slot: Slot; readonly value: Word }[] {
  return Object.entries(storage ?? {})
    .flatMap(([key, value]) => {
      const word = wordOf(key)
      return word === undefined ? [] : [{ slot: slot(word), value }]
    })
    .sort((a, b) => (a.slot < b.slot ? -1 : 1))
}

/** The genesis accounts of a layer, sorted by address: its own, and the file's where it has none of that address. */
export function genesisOf(own: readonly AccountEntry[], common: readonly AccountEntry[]): readonly GenesisAccount[] {
  const accounts = new Map<Address, GenesisAccount>()
  for (const entry of [...common, ...own]) {
    const address = accountAddressOf(entry)
    if (address === undefined) continue
    const { balance = 0n, nonce = 0n, code = "0x", key } = entry
    const account = { address, balance, nonce, code, storage: storageOf(entry) }
    accounts.set(address, key === undefined ? account : { ...account, key })
  }
  return [...accounts.values()]
}
