import {
  type AccountFields,
  address,
  fromHex,
  InputError,
  limits,
  padded,
  type RlpItem,
  rlpBytes,
  rlpList,
  slot,
  toHex,
  trimmed,
  word,
} from "@trellis/core"
import { integer, integerItem } from "./integer-item.ts"
import type { Writes } from "./writes.ts"

/**
 * [accounts, contracts] with accounts = [[address, next, code]…], next = [] or [nonce, balance],
 * code = [] or [next]; contracts = [[address, [[slot, next]…]]…], words trimmed.
 */
export function writesItem({ accounts, slots }: Writes): RlpItem {
  const contracts: [Uint8Array, RlpItem[]][] = []
  let last: string | undefined
  for (const { address, slot, next } of slots) {
    if (address !== last) contracts.push([fromHex(address), []])
    last = address
    contracts.at(-1)?.[1].push([fromHex(slot), trimmed(fromHex(next))])
  }
  return [
    accounts.map(({ address, next, code }) => [
      fromHex(address),
      next === undefined ? [] : [integerItem(next.nonce), integerItem(next.balance)],
      code === undefined ? [] : [fromHex(code)],
    ]),
    contracts,
  ]
}

/** @throws InputError unless the item is of that form, in order, within core's bound on a delta */
export function writes(item: RlpItem | undefined): Writes {
  const [accountItems, contractItems] = rlpList(item, "writes", 2)
  const accounts = rlpList(accountItems, "account writes").map(accountWrite)
  const slots = rlpList(contractItems, "contract writes").flatMap(slotWrites)
  if (accounts.length + slots.length > limits.deltaEntriesMax) {
    throw new InputError({ what: `a step may make ${limits.deltaEntriesMax} writes to a layer` })
  }
  ascending(accounts.map(({ address }) => address))
  ascending(slots.map(({ address, slot }) => address + slot))
  return { accounts, slots }
}

function ascending(keys: readonly string[]): void {
  const at = keys.findIndex((key, i) => i > 0 && key <= (keys[i - 1] ?? ""))
  if (at >= 0) throw new InputError({ what: "writes must be sorted, each key once", got: keys[at] ?? "" })
}

function accountWrite(item: RlpItem): Writes["accounts"][number] {
  const [at, next, code] = rlpList(item, "account write", 3)
  const write = { address: address(toHex(rlpBytes(at, "address"))), next: fields(next) }
  if (rlpList(code, "code write").length === 0) return write
  return { ...write, code: toHex(rlpBytes(rlpList(code, "code write", 1)[0], "code")) }
}

function fields(item: RlpItem | undefined): AccountFields | undefined {
  if (rlpList(item, "account fields").length === 0) return undefined
  const [nonce, balance] = rlpList(item, "account fields", 2)
  return { nonce: integer(nonce, "nonce"), balance: integer(balance, "balance") }
}

function slotWrites(item: RlpItem): Writes["slots"] {
  const [at, list] = rlpList(item, "contract writes", 2)
  const contract = address(toHex(rlpBytes(at, "address")))
  return rlpList(list, "slot writes").map((write) => {
    const [key, next] = rlpList(write, "slot write", 2)
    const value = rlpBytes(next, "value")
    if (value.length > 32) throw new InputError({ what: "a value may have 32 bytes", got: String(value.length) })
    return { address: contract, slot: slot(toHex(rlpBytes(key, "slot"))), next: word(toHex(padded(value, 32))) }
  })
}
