import {
  cachedLoader,
  type CodeHash,
  type Hash,
  limits,
  type NodeSource,
  type StateSink,
  type StateSource,
} from "@trellis/core"

/** Trie nodes and codes by hash. */
export interface Contents {
  readonly nodes: NodeSource
  code(hash: CodeHash): Uint8Array | undefined
}

/** A source that answers from what the sink was given, and only then from `base`. */
export function overlay(base: Contents): { readonly source: StateSource; readonly sink: StateSink } {
  const nodes = new Map<Hash, Uint8Array>()
  const codes = new Map<CodeHash, Uint8Array>()
  const source = { get: (hash: Hash) => nodes.get(hash) ?? base.nodes.get(hash) }
  return {
    source: {
      nodes: cachedLoader(source, limits.trieNodesCachedMax),
      code: (hash) => codes.get(hash) ?? base.code(hash),
    },
    sink: {
      node: (hash, rlp) => void nodes.set(hash, rlp),
      code: (hash, code) => void codes.set(hash, code),
    },
  }
}
