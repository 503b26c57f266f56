import {
  type Account,
  addReads,
  type Address,
  type CodeHash,
  codeHash,
  delta,
  emptyCodeHash,
  keccakHex,
  type ReadLog,
  type ReadSet,
  readLog,
  readSet,
  type Slot,
  type StateDelta,
  type StateView,
  toHex,
  type Word,
  zeroWord,
} from "@trellis/core"
import { SettlementAccountChange } from "./settlement-change.ts"
import { emptyAccount } from "./words.ts"

type Undo =
  | { readonly kind: "account"; readonly address: Address; readonly held: boolean; readonly was: Account | undefined }
  | { readonly kind: "slot"; readonly address: Address; readonly slot: Slot; readonly was: Word | undefined }

/**
 * One layer's state while a step runs: what was written over a view, an undo log whose checkpoints
 * are indexes into it, and a log of every read that reached the view.
 */
export class LayerState {
  readonly #hosted: boolean
  #view: StateView
  #reads: ReadLog = readLog()
  #accounts = new Map<Address, Account | undefined>()
  #slots = new Map<Address, Map<Slot, Word>>()
  #codes = new Map<CodeHash, Uint8Array>()
  #undo: Undo[] = []
  #checkpoints: number[] = []
  /** Values before the transaction, of slots it wrote: EIP-2200's original values. */
  #originals = new Map<Address, Map<Slot, Word>>()

  constructor(view: StateView, hosted: boolean) {
    this.#view = view
    this.#hosted = hosted
  }

  /** Forgets everything and stands on another view. */
  reset(view: StateView): void {
    this.#view = view
    this.#reads = readLog()
    this.#accounts.clear()
    this.#slots.clear()
    this.#codes.clear()
    this.#originals.clear()
    this.#undo = []
    this.#checkpoints = []
  }

  get view(): StateView {
    return this.#view
  }

  get reads(): ReadLog {
    return this.#reads
  }

  /** Keeps the reads from here on apart: `keep` adds them to those before, `drop` forgets them. */
  setReadsApart(): { keep(): void; drop(): void } {
    const before = this.#reads
    const apart = readLog()
    this.#reads = apart
    return {
      keep: () => {
        addReads(before, readSet(apart))
        this.#reads = before
      },
      drop: () => {
        this.#reads = before
      },
    }
  }

  /** What the step read, with the values the view holds. */
  readSet(): ReadSet {
    return readSet(this.#reads)
  }

  /** What differs from the view. */
  delta(): StateDelta {
    const accounts = [...this.#accounts].map(([address, next]) => this.#accountChange(address, next))
    const slots = [...this.#slots].flatMap(([address, written]) =>
      [...written].map(([slot, next]) => ({ address, slot, prior: this.#view.storage(address, slot), next })),
    )
    return delta(accounts, slots)
  }

  /** Slots the transaction under way took from zero to another value, but for contracts that go with it. */
  newSlots(doomed: ReadonlySet<Address>): number {
    let count = 0
    for (const [address, slots] of this.#originals) {
      if (doomed.has(address)) continue
      for (const [slot, was] of slots) if (was === zeroWord && this.slot(address, slot) !== zeroWord) count++
    }
    return count
  }

  account(address: Address): Account | undefined {
    if (this.#accounts.has(address)) return this.#accounts.get(address)
    const found = this.#view.account(address)
    if (!this.#reads.accounts.has(address)) {
      const seen = found && { nonce: found.nonce, balance: found.balance, codeHash: found.codeHash }
      this.#reads.accounts.set(address, seen)
    }
    return found
  }

  /** @throws SettlementAccountChange where the layer's accounts cannot change */
  setAccount(address: Address, next: Account | undefined): void {
    const was = this.account(address)
    if (!this.#hosted) {
      if (differs(was ?? emptyAccount, next ?? emptyAccount)) throw new SettlementAccountChange(address)
      return
    }
    this.#undo.push({ kind: "account", address, held: this.#accounts.has(address), was: this.#accounts.get(address) })
    this.#accounts.set(address, next)
  }

  slot(address: Address, slot: Slot): Word {
    const written = this.#slots.get(address)?.get(slot)
    if (written !== undefined) return written
    const found = this.#view.storage(address, slot)
    const seen = this.#reads.slots.get(address) ?? new Map<Slot, Word>()
    this.#reads.slots.set(address, seen)
    if (!seen.has(slot)) seen.set(slot, found)
    return found
  }

  setSlot(address: Address, slot: Slot, next: Word): void {
    const was = this.slot(address, slot)
    const originals = this.#originals.get(address) ?? new Map<Slot, Word>()
    this.#originals.set(address, originals)
    if (!originals.has(slot)) originals.set(slot, was)
    const written = this.#slots.get(address) ?? new Map<Slot, Word>()
    this.#slots.set(address, written)
    this.#undo.push({ kind: "slot", address, slot, was: written.get(slot) })
    written.set(slot, next)
  }

  codeOf(address: Address): Uint8Array {
    const hash = this.account(address)?.codeHash ?? emptyCodeHash
    if (hash === emptyCodeHash) return new Uint8Array(0)
    const pending = this.#codes.get(hash)
    if (pending !== undefined) return pending
    this.#reads.codes.add(hash)
    return this.#view.code(hash)
  }

  setCode(address: Address, code: Uint8Array): void {
    const hash = codeHash(keccakHex(code))
    this.#codes.set(hash, code)
    this.setAccount(address, { ...(this.account(address) ?? emptyAccount), codeHash: hash })
  }

  #accountChange(address: Address, next: Account | undefined) {
    const prior = this.#view.account(address)
    const change = { address, prior: fieldsOf(prior), next: fieldsOf(next) }
    const hashes = { prior: prior?.codeHash ?? emptyCodeHash, next: next?.codeHash ?? emptyCodeHash }
    if (hashes.prior === hashes.next) return change
    const bytes = (hash: CodeHash): Uint8Array =>
      hash === emptyCodeHash ? new Uint8Array(0) : (this.#codes.get(hash) ?? this.#view.code(hash))
    return { ...change, code: { prior: toHex(bytes(hashes.prior)), next: toHex(bytes(hashes.next)) } }
  }

  checkpoint(): void {
    this.#checkpoints.push(this.#undo.length)
  }

  commit(): void {
    this.#checkpoints.pop()
  }

  /** Back to the last checkpoint. Reads stay: they were made. */
  revert(): void {
    const to = this.#checkpoints.pop() ?? 0
    while (this.#undo.length > to) {
      const entry = this.#undo.pop()
      if (entry?.kind === "account") {
        if (entry.held) this.#accounts.set(entry.address, entry.was)
        else this.#accounts.delete(entry.address)
      } else if (entry?.kind === "slot") {
        if (entry.was === undefined) this.#slots.get(entry.address)?.delete(entry.slot)
        else this.#slots.get(entry.address)?.set(entry.slot, entry.was)
      }
    }
  }

  /** A transaction ends: original values are those of the next one. */
  endTransaction(): void {
    this.#originals.clear()
    this.#undo = []
  }

  /** The value before the transaction (EIP-2200). */
  original(address: Address, slot: Slot): Word {
    return this.#originals.get(address)?.get(slot) ?? this.slot(address, slot)
  }

  /** Only what this step wrote can be there: EIP-6780 and EIP-7610 keep older storage out of reach. */
  clearSlots(address: Address): void {
    for (const [slot, value] of this.#slots.get(address) ?? []) {
      if (value !== zeroWord) this.setSlot(address, slot, zeroWord)
    }
  }
}

function fieldsOf(account: Account | undefined) {
  return account === undefined ? undefined : { nonce: account.nonce, balance: account.balance }
}

function differs(a: Account, b: Account): boolean {
  return a.nonce !== b.nonce || a.balance !== b.balance || a.codeHash !== b.codeHash
}
