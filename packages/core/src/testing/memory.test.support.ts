import { emptyRoot } from "../account.ts"
import type { CodeHash, Hash, Root } from "../primitives.ts"
import { type StateSink, TrieState } from "../state/trie-state.ts"
import { loader } from "../trie/source.ts"

/** Trie nodes and codes in memory, for tests. */
export class Memory implements StateSink {
  readonly nodes = new Map<Hash, Uint8Array>()
  readonly codes = new Map<CodeHash, Uint8Array>()

  node(hash: Hash, rlp: Uint8Array): void {
    this.nodes.set(hash, rlp)
  }

  code(hash: CodeHash, code: Uint8Array): void {
    this.codes.set(hash, code)
  }

  /** The state at a root. */
  state(root: Root = emptyRoot): TrieState {
    return new TrieState(root, {
      nodes: loader({ get: (hash) => this.nodes.get(hash) }),
      code: (hash) => this.codes.get(hash),
    })
  }
}
