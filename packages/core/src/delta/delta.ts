import type { Address, Hex, Slot, Word } from "../primitives.ts"

/** What an account holds besides its storage. Balance in wei. `undefined` stands for no account. */
export interface AccountFields {
  readonly nonce: bigint
  readonly balance: bigint
}

/** A change of one account (only on hosted layers, spec 2). */
export interface AccountChange {
  readonly address: Address
  readonly prior: AccountFields | undefined
  readonly next: AccountFields | undefined
  /** Both codes in full, where the code changes. */
  readonly code?: { readonly prior: Hex; readonly next: Hex }
}

/** A change of one storage slot. */
export interface SlotChange {
  readonly address: Address
  readonly slot: Slot
  readonly prior: Word
  readonly next: Word
}

/**
 * What one layer's state changed from and to (spec 2). Accounts sorted by address, slots by
 * (address, slot); no duplicates; no entry whose value equals its prior.
 */
export interface StateDelta {
  readonly accounts: readonly AccountChange[]
  readonly slots: readonly SlotChange[]
}

/** The delta that changes nothing. */
export const emptyDelta: StateDelta = { accounts: [], slots: [] }

export function isEmpty(delta: StateDelta): boolean {
  return delta.accounts.length === 0 && delta.slots.length === 0
}

function sameFields(a: AccountFields | undefined, b: AccountFields | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.nonce === b.nonce && a.balance === b.balance
}

/** True if the change changes anything. */
export function changesAccount(change: AccountChange): boolean {
  return !sameFields(change.prior, change.next) || (change.code !== undefined && change.code.prior !== change.code.next)
}

export function compareAccounts(a: AccountChange, b: AccountChange): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0
}

export function compareSlots(a: SlotChange, b: SlotChange): number {
  if (a.address !== b.address) return a.address < b.address ? -1 : 1
  return a.slot < b.slot ? -1 : a.slot > b.slot ? 1 : 0
}

/** A canonical delta of changes in any order, each key once. Entries that change nothing are left out. */
export function delta(accounts: Iterable<AccountChange>, slots: Iterable<SlotChange>): StateDelta {
  return {
    accounts: [...accounts].filter(changesAccount).map(withoutSameCode).sort(compareAccounts),
    slots: [...slots].filter((change) => change.prior !== change.next).sort(compareSlots),
  }
}

function withoutSameCode(change: AccountChange): AccountChange {
  if (change.code === undefined || change.code.prior !== change.code.next) return change
  return { address: change.address, prior: change.prior, next: change.next }
}
