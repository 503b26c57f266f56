import {
  type Address,
  type CodeHash,
  delta,
  emptyRoot,
  type Hash,
  loader,
  type StateSink,
  TrieState,
  zeroWord,
} from "@trellis/core"
import type { PreAccount } from "./state-test.ts"

/** States in memory, of one test. */
export class States implements StateSink {
  readonly #nodes = new Map<Hash, Uint8Array>()
  readonly #codes = new Map<CodeHash, Uint8Array>()

  node(hash: Hash, rlp: Uint8Array): void {
    this.#nodes.set(hash, rlp)
  }

  code(hash: CodeHash, code: Uint8Array): void {
    this.#codes.set(hash, code)
  }

  holding(accounts: readonly PreAccount[]): TrieState {
    const changes = accounts.map(({ address, nonce, balance, code }) => ({
      address,
      prior: undefined,
      next: { nonce, balance },
      ...(code !== "0x" && { code: { prior: "0x" as const, next: code } }),
    }))
    const slots = accounts.flatMap((account) =>
      account.slots.map(({ slot, value }) => ({ address: account.address, slot, prior: zeroWord, next: value })),
    )
    const nodes = loader({ get: (hash) => this.#nodes.get(hash) })
    const empty = new TrieState(emptyRoot, { nodes, code: (hash) => this.#codes.get(hash) })
    return empty.apply(delta(changes, slots), this)
  }

  /** The state with more (or less) nonce and balance at an account. */
  credited(state: TrieState, address: Address, nonce: bigint, balance: bigint): TrieState {
    if (nonce === 0n && balance === 0n) return state
    const before = state.account(address)
    const prior = before && { nonce: before.nonce, balance: before.balance }
    const next = { nonce: (prior?.nonce ?? 0n) + nonce, balance: (prior?.balance ?? 0n) + balance }
    return state.apply(delta([{ address, prior, next }], []), this)
  }
}
