import { deserialize, serialize } from "node:v8"
import { crc32 } from "node:zlib"
import { type Block, concat } from "@trellis/core"
import { CorruptRecord } from "./errors.ts"

const format = 1
const headBytes = 5

/** A block as it is stored: a format byte, a CRC-32 of the rest, the structured clone. */
export function encodeBlock(block: Block): Uint8Array {
  const clone = serialize(block)
  const head = new DataView(new ArrayBuffer(headBytes))
  head.setUint8(0, format)
  head.setUint32(1, crc32(clone))
  return concat(new Uint8Array(head.buffer), clone)
}

/** @throws CorruptRecord unless `encodeBlock` wrote the bytes */
export function decodeBlock(bytes: Uint8Array, where: string): Block {
  if (bytes.length < headBytes) throw new CorruptRecord({ where, why: "the block's record is cut off" })
  const head = new DataView(bytes.buffer, bytes.byteOffset, headBytes)
  if (head.getUint8(0) !== format) {
    throw new CorruptRecord({ where, why: `the block's record has format ${head.getUint8(0)}, not ${format}` })
  }
  const clone = bytes.subarray(headBytes)
  if (head.getUint32(1) !== crc32(clone)) throw new CorruptRecord({ where, why: "the block's checksum does not agree" })
  const value: unknown = deserialize(clone)
  if (!isBlock(value)) throw new CorruptRecord({ where, why: "the record is not a block" })
  return value
}

/** The checksum speaks for the rest: `encodeBlock` takes nothing but blocks. */
function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && "header" in value && "steps" in value && "changes" in value
}
