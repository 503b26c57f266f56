import {
  type AccountChange,
  type Address,
  address,
  delta,
  type Hex,
  keccakHex,
  type SlotChange,
  type StateDelta,
  slot,
  type TrieState,
  toHex,
  word,
} from "../index.ts"

/** A small generator of pseudo-random integers (mulberry32): the same seed, the same numbers. */
export function sampleIntegers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const number = (value: number, bytes: number): Hex => `0x${value.toString(16).padStart(bytes * 2, "0")}`
const contractAt = (i: number): Address => address(number(0xc000 + i, 20))
/** A contract that every sample genesis has. */
export const sampleContract: Address = contractAt(0)
const userAt = (i: number): Address => address(number(0xa000 + i, 20))

/** Contracts with code and storage, users with balances, as every sample genesis has them. */
export function sampleGenesisDelta(contracts: number, users: number): StateDelta {
  const created = Array.from({ length: contracts }, (_, i): AccountChange => {
    const code: Hex = `0x60${i.toString(16).padStart(2, "0")}600055`
    return {
      address: contractAt(i),
      prior: undefined,
      next: { nonce: 1n, balance: 0n },
      code: { prior: "0x", next: code },
    }
  })
  const funded = Array.from(
    { length: users },
    (_, i): AccountChange => ({
      address: userAt(i),
      prior: undefined,
      next: { nonce: 0n, balance: 10n ** 18n },
    }),
  )
  return delta([...created, ...funded], [])
}

/** A delta that fits `state`: slots set and cleared, payments, accounts with code made and deleted. */
export function sampleDelta(state: TrieState, integer: (below: number) => number, writes: number): StateDelta {
  const slots = new Map<string, SlotChange>()
  const accounts = new Map<Address, AccountChange>()
  for (let i = 0; i < writes; i++) {
    if (integer(3) > 0) {
      const change = sampleSlot(state, contractAt(integer(3)), integer(20), integer(4) === 0 ? 0 : integer(1 << 30))
      slots.set(change.address + change.slot, change)
    } else {
      const change = integer(4) === 0 ? sampleDeployment(state, integer(6)) : samplePayment(state, userAt(integer(5)))
      accounts.set(change.address, change)
    }
  }
  return delta(accounts.values(), slots.values())
}

/** A write of one slot. Balances of a mapping: the slot is a hash. */
export function sampleSlot(state: TrieState, at: Address, entry: number, value: number): SlotChange {
  const key = slot(keccakHex(Uint8Array.of(entry >> 16, entry >> 8, entry)))
  return { address: at, slot: key, prior: state.storage(at, key), next: word(number(value, 32)) }
}

function samplePayment(state: TrieState, at: Address): AccountChange {
  const held = state.account(at)
  const prior = held === undefined ? undefined : { nonce: held.nonce, balance: held.balance }
  const next = { nonce: (prior?.nonce ?? 0n) + 1n, balance: (prior?.balance ?? 0n) + 12_345_678n }
  return { address: at, prior, next }
}

/** An account with code is made or, where it is, deleted. */
function sampleDeployment(state: TrieState, i: number): AccountChange {
  const at = address(number(0xd000 + i, 20))
  const held = state.account(at)
  const code: Hex = `0x6001600${i.toString(16)}f3`
  const fields = { nonce: 1n, balance: 0n }
  if (held === undefined) return { address: at, prior: undefined, next: fields, code: { prior: "0x", next: code } }
  const prior = toHex(state.code(held.codeHash))
  return {
    address: at,
    prior: { nonce: held.nonce, balance: held.balance },
    next: undefined,
    code: { prior, next: "0x" },
  }
}
