import { type AccountChange, delta, type SlotChange, type StateDelta } from "./delta.ts"

/**
 * `first`, then `second`: the last write wins, the first prior is kept, and what returns to its
 * prior leaves (spec 2). Pure and total.
 */
export function merge(first: StateDelta, second: StateDelta): StateDelta {
  if (first.accounts.length + first.slots.length === 0) return second
  if (second.accounts.length + second.slots.length === 0) return first
  const accounts = new Map(first.accounts.map((change) => [change.address, change]))
  for (const change of second.accounts) {
    const before = accounts.get(change.address)
    accounts.set(change.address, before === undefined ? change : mergeAccount(before, change))
  }
  const slots = new Map(first.slots.map((change) => [change.address + change.slot, change]))
  for (const change of second.slots) {
    const before = slots.get(change.address + change.slot)
    slots.set(change.address + change.slot, before === undefined ? change : { ...change, prior: before.prior })
  }
  return delta(accounts.values(), slots.values())
}

function mergeAccount(before: AccountChange, after: AccountChange): AccountChange {
  const { address, next } = after
  if (before.code === undefined && after.code === undefined) return { address, prior: before.prior, next }
  const prior = (before.code ?? after.code)?.prior
  const last = (after.code ?? before.code)?.next
  if (prior === undefined || last === undefined) throw new RangeError("one of the two changes has a code")
  return { address, prior: before.prior, next, code: { prior, next: last } }
}

/** The undo: applied after `of`, it gives back the exact pre-root. Pure and total. */
export function invert(of: StateDelta): StateDelta {
  return { accounts: of.accounts.map(invertAccount), slots: of.slots.map(invertSlot) }
}

function invertAccount({ address, prior, next, code }: AccountChange): AccountChange {
  const swapped = { address, prior: next, next: prior }
  return code === undefined ? swapped : { ...swapped, code: { prior: code.next, next: code.prior } }
}

function invertSlot({ address, slot, prior, next }: SlotChange): SlotChange {
  return { address, slot, prior: next, next: prior }
}
