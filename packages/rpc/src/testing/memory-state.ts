import {
  type AccountChange,
  type CodeHash,
  delta,
  emptyRoot,
  type Hash,
  loader,
  type SlotChange,
  type StateSink,
  TrieState,
} from "@trellis/core"

/** Trie nodes and codes of every layer, by hash, in memory. */
export class MemoryContents {
  readonly #nodes = new Map<Hash, Uint8Array>()
  readonly #codes = new Map<CodeHash, Uint8Array>()
  readonly nodes = { get: (hash: Hash): Uint8Array | undefined => this.#nodes.get(hash) }
  readonly sink: StateSink = {
    node: (hash, rlp) => this.#nodes.set(hash, rlp),
    code: (hash, code) => this.#codes.set(hash, code),
  }

  code(hash: CodeHash): Uint8Array | undefined {
    return this.#codes.get(hash)
  }

  /** A state that holds these accounts and slots, made from nothing. */
  genesis(accounts: readonly AccountChange[], slots: readonly SlotChange[]): TrieState {
    const source = { nodes: loader(this.nodes), code: (hash: CodeHash) => this.code(hash) }
    return new TrieState(emptyRoot, source).apply(delta(accounts, slots), this.sink)
  }
}
