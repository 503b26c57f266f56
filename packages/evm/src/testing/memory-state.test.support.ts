import { type CodeHash, emptyRoot, type Hash, loader, type Root, type StateSink, TrieState } from "@trellis/core"

/** Trie nodes and codes in memory, for tests. */
export class MemoryState implements StateSink {
  readonly #nodes = new Map<Hash, Uint8Array>()
  readonly #codes = new Map<CodeHash, Uint8Array>()

  node(hash: Hash, rlp: Uint8Array): void {
    this.#nodes.set(hash, rlp)
  }

  code(hash: CodeHash, code: Uint8Array): void {
    this.#codes.set(hash, code)
  }

  at(root: Root = emptyRoot): TrieState {
    const nodes = loader({ get: (hash) => this.#nodes.get(hash) })
    return new TrieState(root, { nodes, code: (hash) => this.#codes.get(hash) })
  }
}
