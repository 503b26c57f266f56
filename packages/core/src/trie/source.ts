import { toHex } from "../bytes.ts"
import { MissingNode } from "../errors.ts"
import { type Hash, hash, type Hex } from "../primitives.ts"
import { type Branch, decode, type Extension, type Leaf } from "./node.ts"

/** Where trie nodes come from: a store, a witness, or a recorder around one. */
export interface NodeSource {
  /** The RLP whose keccak256 is `hash`, or undefined where it is not held. */
  get(hash: Hash): Uint8Array | undefined
}

/** Loads and decodes nodes by hash. */
export interface NodeLoader {
  load(hash: Uint8Array): Leaf | Extension | Branch
}

/** A loader that decodes each time. @throws MissingNode where the source has nothing. */
export function loader(source: NodeSource): NodeLoader {
  return {
    load(bytes) {
      const key = hash(toHex(bytes))
      const rlp = source.get(key)
      if (rlp === undefined) throw new MissingNode({ hash: key })
      return decode(rlp)
    },
  }
}

/** A loader that keeps the `nodesMax` nodes used last. */
export function cachedLoader(source: NodeSource, nodesMax: number): NodeLoader {
  const plain = loader(source)
  const cache = new Map<Hex, Leaf | Extension | Branch>()
  return {
    load(bytes) {
      const key = toHex(bytes)
      const hit = cache.get(key)
      const node = hit ?? plain.load(bytes)
      if (hit !== undefined) cache.delete(key)
      cache.set(key, node)
      if (cache.size > nodesMax) for (const oldest of cache.keys()) return (cache.delete(oldest), node)
      return node
    },
  }
}
