import type { Account } from "../account.ts"
import type { Address, CodeHash, Root, Slot, Word } from "../primitives.ts"

/** One layer's state at one root, read-only. Reads are synchronous: what they need is at hand. */
export interface StateView {
  readonly root: Root
  /** @throws MissingNode, ParentUnavailable */
  account(address: Address): Account | undefined
  /** The value at a slot; zero where nothing was written. @throws MissingNode, ParentUnavailable */
  storage(address: Address, slot: Slot): Word
  /** Code by its hash. @throws MissingCode, ParentUnavailable */
  code(hash: CodeHash): Uint8Array
}
