import { equalBytes, toHex } from "../bytes.ts"
import { InputError } from "../errors.ts"
import { keccak } from "../keccak.ts"
import { type RlpItem, rlpBytes, rlpDecode, rlpEncode, rlpList } from "../rlp.ts"

/** Path: one nibble a byte, 0 to 15. All keys of a trie have the same length, so no branch has a value. */
export type Path = Uint8Array

/** A node by its keccak256: not loaded, or loaded elsewhere. */
export interface HashRef {
  readonly kind: "hash"
  readonly hash: Uint8Array
}
export interface Leaf {
  readonly kind: "leaf"
  readonly path: Path
  readonly value: Uint8Array
  encoded?: Encoded
}
export interface Extension {
  readonly kind: "extension"
  readonly path: Path
  readonly child: Node
  encoded?: Encoded
}
export interface Branch {
  readonly kind: "branch"
  /** 16 places. */
  readonly children: readonly (Node | undefined)[]
  encoded?: Encoded
}
/** Immutable but for `encoded`, which is a memo of its own RLP. */
export type Node = HashRef | Leaf | Extension | Branch

/** The RLP of a node and, where that has 32 bytes or more, its keccak256. */
export interface Encoded {
  readonly rlp: Uint8Array
  readonly item: RlpItem
  readonly hash?: Uint8Array
}

/** A key as a path. */
export function toPath(key: Uint8Array): Path {
  const path = new Uint8Array(key.length * 2)
  key.forEach((byte, i) => {
    path[2 * i] = byte >> 4
    path[2 * i + 1] = byte & 15
  })
  return path
}

/** Hex-prefix encoding (yellow paper, appendix C). */
function compact(path: Path, isLeaf: boolean): Uint8Array {
  const odd = path.length % 2
  const out = new Uint8Array((path.length - odd) / 2 + 1)
  out[0] = ((isLeaf ? 2 : 0) + odd) << 4
  if (odd === 1) out[0] |= path[0] ?? 0
  for (let i = odd; i < path.length; i += 2) out[(i + 2 - odd) / 2 + 0] = ((path[i] ?? 0) << 4) | (path[i + 1] ?? 0)
  return out
}

function expand(bytes: Uint8Array): { path: Path; isLeaf: boolean } {
  const first = bytes[0]
  if (first === undefined || first >> 4 > 3) throw new InputError({ what: "trie node has no hex prefix" })
  const nibbles = toPath(bytes)
  return { path: nibbles.subarray((first >> 4) % 2 === 1 ? 1 : 2), isLeaf: first >> 4 >= 2 }
}

function reference(node: Node): RlpItem {
  if (node.kind === "hash") return node.hash
  const { hash, item } = encode(node)
  return hash ?? item
}

const nothing = new Uint8Array(0)

function itemOf(node: Leaf | Extension | Branch): RlpItem {
  switch (node.kind) {
    case "leaf":
      return [compact(node.path, true), node.value]
    case "extension":
      return [compact(node.path, false), reference(node.child)]
    case "branch":
      return [...node.children.map((child) => (child === undefined ? nothing : reference(child))), nothing]
  }
}

/** The RLP of a loaded node, remembered in it. */
export function encode(node: Leaf | Extension | Branch): Encoded {
  if (node.encoded !== undefined) return node.encoded
  const item = itemOf(node)
  const rlp = rlpEncode(item)
  node.encoded = rlp.length < 32 ? { rlp, item } : { rlp, item, hash: keccak(rlp) }
  return node.encoded
}

function child(item: RlpItem | undefined): Node | undefined {
  if (item instanceof Uint8Array) {
    if (item.length === 0) return undefined
    if (item.length === 32) return { kind: "hash", hash: item }
    throw new InputError({ what: "trie reference must have 32 bytes", got: toHex(item) })
  }
  return decodeItem(rlpList(item, "embedded trie node"))
}

function decodeItem(item: readonly RlpItem[]): Leaf | Extension | Branch {
  if (item.length === 17) {
    if (rlpBytes(item[16], "branch value").length !== 0) throw new InputError({ what: "branch with a value" })
    return { kind: "branch", children: item.slice(0, 16).map(child) }
  }
  if (item.length !== 2) throw new InputError({ what: "trie node must have 2 or 17 items", got: String(item.length) })
  const { path, isLeaf } = expand(rlpBytes(item[0], "trie path"))
  if (isLeaf) return { kind: "leaf", path, value: rlpBytes(item[1], "trie value") }
  const next = child(item[1])
  if (next === undefined || path.length === 0) throw new InputError({ what: "extension that leads nowhere" })
  return { kind: "extension", path, child: next }
}

/** @throws InputError if `rlp` is not a trie node. */
export function decode(rlp: Uint8Array): Leaf | Extension | Branch {
  return decodeItem(rlpList(rlpDecode(rlp), "trie node"))
}

/** How many nibbles two paths share from the start. */
export function shared(a: Path, b: Path): number {
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i++
  return i
}

export function samePath(a: Path, b: Path): boolean {
  return equalBytes(a, b)
}
