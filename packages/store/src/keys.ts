import { concat, fromHex, type Hex, type LayerId } from "@trellis/core"

/** The first byte of a key: what kind of record it leads to. */
const kinds = { marks: 1, tip: 2, round: 3, block: 4, place: 5, hash: 6, transaction: 7, step: 8, content: 9 } as const

function uint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}

function key(kind: keyof typeof kinds, ...parts: readonly Uint8Array[]): Uint8Array {
  return concat(Uint8Array.of(kinds[kind]), ...parts)
}

/** The layout of the key space. Numbers are 8 bytes, big-endian, so that they sort. */
export const keys = {
  /** head, safe, finalized. */
  marks: key("marks"),
  /** Tips of all layers. */
  tips: key("tip"),
  /** A layer's newest block: its number; steps and applies of the layer's log. */
  tip: (layer: LayerId) => key("tip", uint64(BigInt(layer))),
  /** A round: layer and number of each of its blocks, in order. */
  round: (number: bigint) => key("round", uint64(number)),
  /** A block's record. */
  block: (layer: LayerId, number: bigint) => key("block", uint64(BigInt(layer)), uint64(number)),
  /** A block's round; steps and applies before it. */
  place: (layer: LayerId, number: bigint) => key("place", uint64(BigInt(layer)), uint64(number)),
  /** A block's number by its layer and hash. */
  hash: (layer: LayerId, hash: Hex) => key("hash", uint64(BigInt(layer)), fromHex(hash)),
  /** A transaction's layer, block number, index in the block. */
  transaction: (hash: Hex) => key("transaction", fromHex(hash)),
  /** A step of a layer's log: its block's number, its index in the block. */
  step: (layer: LayerId, index: bigint) => key("step", uint64(BigInt(layer)), uint64(index)),
  /** A trie node or code. */
  content: (hash: Hex) => key("content", fromHex(hash)),
} as const

/** The layer that a tip's key names. */
export function layerOfTip(tip: Uint8Array): bigint {
  return new DataView(tip.buffer, tip.byteOffset, tip.length).getBigUint64(1)
}
