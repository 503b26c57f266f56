import { fromInteger, toHex } from "../bytes.ts"
import { emptyRoot } from "../account.ts"
import { keccak } from "../keccak.ts"
import { type Root, root } from "../primitives.ts"
import { rlpEncode } from "../rlp.ts"
import { encode, type Node, type Path, toPath } from "./node.ts"

type Entry = { readonly path: Path; readonly value: Uint8Array }

/**
 * The root of the trie from rlp(index) to item, as headers name it for transactions and receipts.
 * Built whole: no key is a prefix of another, because rlp(0) to rlp(n) are self-delimiting.
 */
export function orderedRoot(items: readonly Uint8Array[]): Root {
  if (items.length === 0) return emptyRoot
  const entries = items.map((value, i) => ({ path: toPath(rlpEncode(fromInteger(BigInt(i)))), value }))
  const top = build(entries, 0)
  if (top.kind === "hash") return root(toHex(top.hash))
  const { hash, rlp } = encode(top)
  return root(toHex(hash ?? keccak(rlp)))
}

function build(entries: readonly Entry[], depth: number): Node {
  const first = entries[0]
  if (first === undefined) throw new RangeError("a trie node stands for one entry at least")
  if (entries.length === 1) return { kind: "leaf", path: first.path.subarray(depth), value: first.value }
  let end = depth
  while (entries.every((entry) => entry.path[end] === first.path[end])) end++
  const children = Array.from({ length: 16 }, (_, nibble) => {
    const below = entries.filter((entry) => entry.path[end] === nibble)
    return below.length === 0 ? undefined : build(below, end + 1)
  })
  const branch: Node = { kind: "branch", children }
  return end === depth ? branch : { kind: "extension", path: first.path.subarray(depth, end), child: branch }
}
