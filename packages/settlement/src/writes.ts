import {
  type AccountChange,
  type AccountFields,
  type Address,
  changesAccount,
  type Hex,
  InputError,
  type SlotChange,
  type Slot,
  type StateDelta,
  type TrieState,
  toHex,
  type Word,
} from "@trellis/core"

/**
 * A state delta without prior values: whoever derives holds the state they can be read from. In the
 * delta's order.
 */
export interface Writes {
  readonly accounts: readonly {
    readonly address: Address
    /** Undefined: the account is deleted. */
    readonly next: AccountFields | undefined
    /** Where the code changes. */
    readonly code?: Hex
  }[]
  readonly slots: readonly { readonly address: Address; readonly slot: Slot; readonly next: Word }[]
}

/** What a delta writes. */
export function writesOf(delta: StateDelta): Writes {
  return {
    accounts: delta.accounts.map(({ address, next, code }) => {
      return code === undefined ? { address, next } : { address, next, code: code.next }
    }),
    slots: delta.slots.map(({ address, slot, next }) => ({ address, slot, next })),
  }
}

/**
 * The delta that makes the writes on `state`.
 * @throws InputError for a write that changes nothing: no delta holds it
 */
export function deltaOf(writes: Writes, state: TrieState): StateDelta {
  return {
    accounts: writes.accounts.map((write) => accountChange(write, state)),
    slots: writes.slots.map((write) => slotChange(write, state)),
  }
}

function accountChange({ address, next, code }: Writes["accounts"][number], state: TrieState): AccountChange {
  const held = state.account(address)
  const fields = { address, prior: held && { nonce: held.nonce, balance: held.balance }, next }
  const prior = code === undefined || held === undefined ? "0x" : toHex(state.code(held.codeHash))
  if (code !== undefined && code === prior) throw nothing(`the code of ${address}`)
  const change = code === undefined ? fields : { ...fields, code: { prior, next: code } }
  if (!changesAccount(change)) throw nothing(address)
  return change
}

function slotChange({ address, slot, next }: Writes["slots"][number], state: TrieState): SlotChange {
  const prior = state.storage(address, slot)
  if (prior === next) throw nothing(`${address} slot ${slot}`)
  return { address, slot, prior, next }
}

function nothing(where: string): InputError {
  return new InputError({ what: `a write to ${where} changes nothing` })
}
