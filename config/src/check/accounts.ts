import { type Address, addressOfKey, type Hex, precompilesAt } from "@trellis/core"
import type { Problem } from "../chain-file-error.ts"
import { configLimits } from "../limits.ts"
import { accountAddressOf, storageOf } from "../account.ts"
import { wordOf } from "../scalar.ts"
import type { AccountEntry } from "../schema.ts"
import type { PolicySketch } from "../sketch.ts"

/** Each account of a list is one account, once, and can exist. */
export function checkAccounts({ path, accounts }: PolicySketch, precompileBase: Address): Problem[] {
  const list = path === "" ? "accounts" : `${path}.accounts`
  const first = new Map<Address, number>()
  return accounts.flatMap((entry, index) => {
    if (entry === undefined) return []
    const at = `${list}[${index}]`
    const address = accountAddressOf(entry)
    if (address === undefined) return [{ path: at, message: "must have a key or an address" }]
    const earlier = first.get(address)
    first.set(address, earlier ?? index)
    const twice = earlier === undefined ? [] : [{ path: at, message: `${address} is ${list}[${earlier}] already` }]
    return [
      ...twice,
      ...keyProblems(at, entry),
      ...reservedProblems(at, address, precompileBase),
      ...emptyProblems(at, entry),
      ...storageProblems(at, entry),
    ]
  })
}

function keyProblems(at: string, { key, address }: AccountEntry): Problem[] {
  if (key === undefined || address === undefined || addressOfKey(key) === address) return []
  return [{ path: `${at}.address`, message: `is not the address of the key, which is ${addressOfKey(key)}` }]
}

function reservedProblems(at: string, address: Address, base: Address): Problem[] {
  const ours: readonly Hex[] = Object.values(precompilesAt(base))
  if (BigInt(address) >= configLimits.reservedAddressesMax && !ours.includes(address)) return []
  return [{ path: at, message: `${address} is kept for a precompile` }]
}

function hasCode({ code }: AccountEntry): boolean {
  return code !== undefined && code !== "0x"
}

function emptyProblems(at: string, entry: AccountEntry): Problem[] {
  if (hasCode(entry) || (entry.balance ?? 0n) > 0n || (entry.nonce ?? 0n) > 0n) return []
  return [{ path: at, message: "holds nothing: give it a balance, a nonce or code" }]
}

function storageProblems(at: string, entry: AccountEntry): Problem[] {
  const slots = Object.keys(entry.storage ?? {})
  if (slots.length === 0) return []
  const path = `${at}.storage`
  const problems: Problem[] = []
  if (!hasCode(entry) && (entry.nonce ?? 0n) === 0n) {
    problems.push({ path, message: "is held by contracts only: give the account code, or a nonce" })
  }
  if (slots.length > configLimits.storageSlotsMax) {
    problems.push({ path, message: `may have ${configLimits.storageSlotsMax} slots, has ${slots.length}` })
  }
  const unreadable = slots.filter((slot) => wordOf(slot) === undefined)
  for (const slot of unreadable) {
    problems.push({
      path: `${path}[${JSON.stringify(slot)}]`,
      message: "is not a slot: a number of up to 32 bytes, decimal or 0x",
    })
  }
  const distinct = new Set(storageOf(entry).map(({ slot }) => slot)).size
  if (distinct < slots.length - unreadable.length) problems.push({ path, message: "names a slot twice, in two forms" })
  return problems
}
