import { emptyRoot } from "../account.ts"
import { concat, fromHex, toHex } from "../bytes.ts"
import { keccak } from "../keccak.ts"
import { type Hash, hash, type Root, root } from "../primitives.ts"
import { type Branch, encode, type Node, type Path, samePath, shared, toPath } from "./node.ts"
import type { NodeLoader } from "./source.ts"

const noChildren: readonly undefined[] = Array.from({ length: 16 }, () => undefined)

/**
 * A persistent Merkle Patricia trie (yellow paper, appendix D) over keys of one length.
 * `put` and `delete` return another trie and share what did not change; hashes are computed
 * when asked for.
 */
export class Trie {
  readonly #loader: NodeLoader
  readonly #top: Node | undefined

  private constructor(loader: NodeLoader, top: Node | undefined) {
    this.#loader = loader
    this.#top = top
  }

  /** The trie with this root; nodes are loaded when they are met. */
  static at(at: Root, loader: NodeLoader): Trie {
    return new Trie(loader, at === emptyRoot ? undefined : { kind: "hash", hash: fromHex(at) })
  }

  /** The value at `key`, or undefined. @throws MissingNode */
  get(key: Uint8Array): Uint8Array | undefined {
    let path = toPath(key)
    let node = this.#top
    while (node !== undefined) {
      const at = this.#load(node)
      if (at.kind === "leaf") return samePath(at.path, path) ? at.value : undefined
      if (at.kind === "extension") {
        if (shared(at.path, path) < at.path.length) return undefined
        path = path.subarray(at.path.length)
        node = at.child
      } else {
        node = at.children[path[0] ?? 0]
        path = path.subarray(1)
      }
    }
    return undefined
  }

  /** The trie with `value` (not empty) at `key`. @throws MissingNode */
  put(key: Uint8Array, value: Uint8Array): Trie {
    return new Trie(this.#loader, this.#put(this.#top, toPath(key), value))
  }

  /** The trie without `key`. @throws MissingNode, also for a sibling that must move up */
  delete(key: Uint8Array): Trie {
    if (this.#top === undefined) return this
    const top = this.#delete(this.#top, toPath(key))
    return top === this.#top ? this : new Trie(this.#loader, top)
  }

  /** The root hash. */
  root(): Root {
    const top = this.#top
    if (top === undefined) return emptyRoot
    if (top.kind === "hash") return root(toHex(top.hash))
    const { hash, rlp } = encode(top)
    return root(toHex(hash ?? keccak(rlp)))
  }

  /** Hands every node not loaded from the source to `sink`; returns the same trie by its root alone. */
  commit(sink: (hash: Hash, rlp: Uint8Array) => void): Trie {
    const top = this.#top
    if (top === undefined || top.kind === "hash") return this
    const { hash: topHash, rlp } = encode(top)
    this.#commit(top, sink)
    if (topHash === undefined) sink(hash(toHex(keccak(rlp))), rlp)
    return Trie.at(this.root(), this.#loader)
  }

  /** The RLP of the nodes from the root to `key`, for eth_getProof: also a proof that it is absent. */
  prove(key: Uint8Array): Uint8Array[] {
    const proof: Uint8Array[] = []
    let path = toPath(key)
    let node = this.#top
    while (node !== undefined) {
      const at = this.#load(node)
      const { rlp, hash } = encode(at)
      if (hash !== undefined || proof.length === 0) proof.push(rlp)
      if (at.kind === "leaf") break
      if (at.kind === "extension") {
        if (shared(at.path, path) < at.path.length) break
        path = path.subarray(at.path.length)
        node = at.child
      } else {
        node = at.children[path[0] ?? 0]
        path = path.subarray(1)
      }
    }
    return proof
  }

  #load(node: Node): Exclude<Node, { kind: "hash" }> {
    return node.kind === "hash" ? this.#loader.load(node.hash) : node
  }

  #commit(node: Node, sink: (hash: Hash, rlp: Uint8Array) => void): void {
    if (node.kind === "hash") return
    if (node.kind === "extension") this.#commit(node.child, sink)
    if (node.kind === "branch") for (const child of node.children) if (child) this.#commit(child, sink)
    const encoded = encode(node)
    if (encoded.hash !== undefined) sink(hash(toHex(encoded.hash)), encoded.rlp)
  }

  #put(node: Node | undefined, path: Path, value: Uint8Array): Node {
    if (node === undefined) return { kind: "leaf", path, value }
    const at = this.#load(node)
    if (at.kind === "branch") {
      const place = path[0] ?? 0
      return withChild(at, place, this.#put(at.children[place], path.subarray(1), value))
    }
    const common = shared(at.path, path)
    if (at.kind === "leaf" && common === path.length) return { kind: "leaf", path, value }
    if (at.kind === "extension" && common === at.path.length) {
      return extended(at.path, this.#put(at.child, path.subarray(common), value))
    }
    return split(at, common, path, value)
  }

  #delete(node: Node, path: Path): Node | undefined {
    const at = this.#load(node)
    if (at.kind === "leaf") return samePath(at.path, path) ? undefined : node
    if (at.kind === "extension") {
      if (shared(at.path, path) < at.path.length) return node
      const child = this.#delete(at.child, path.subarray(at.path.length))
      if (child === at.child) return node
      return child === undefined ? undefined : this.#join(at.path, child)
    }
    const place = path[0] ?? 0
    const before = at.children[place]
    if (before === undefined) return node
    const after = this.#delete(before, path.subarray(1))
    if (after === before) return node
    if (after !== undefined) return withChild(at, place, after)
    const left = at.children.flatMap((child, i) => (child !== undefined && i !== place ? [i] : []))
    const only = left[0]
    const child = only === undefined ? undefined : at.children[only]
    if (left.length === 1 && only !== undefined && child !== undefined) return this.#join(Uint8Array.of(only), child)
    return withChild(at, place, undefined)
  }

  /** A node behind a path: leaves and extensions take the path into their own. */
  #join(path: Path, node: Node): Node {
    const at = this.#load(node)
    if (at.kind === "leaf") return { kind: "leaf", path: concat(path, at.path), value: at.value }
    if (at.kind === "extension") return { kind: "extension", path: concat(path, at.path), child: at.child }
    return { kind: "extension", path, child: node }
  }
}

function extended(path: Path, child: Node): Node {
  return path.length === 0 ? child : { kind: "extension", path, child }
}

function withChild(branch: Branch, place: number, child: Node | undefined): Branch {
  const children = [...branch.children]
  children[place] = child
  return { kind: "branch", children }
}

/** A leaf or extension whose path leaves `path` after `common` nibbles becomes a branch of both. */
function split(at: Exclude<Node, { kind: "hash" | "branch" }>, common: number, path: Path, value: Uint8Array): Node {
  const children: (Node | undefined)[] = [...noChildren]
  const rest = at.path.subarray(common + 1)
  children[at.path[common] ?? 0] =
    at.kind === "leaf" ? { kind: "leaf", path: rest, value: at.value } : extended(rest, at.child)
  children[path[common] ?? 0] = { kind: "leaf", path: path.subarray(common + 1), value }
  return extended(path.subarray(0, common), { kind: "branch", children })
}
