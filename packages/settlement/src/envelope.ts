import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from "node:zlib"
import { concat, InputError } from "@trellis/core"
import { batchLimits } from "./limits.ts"

const version = 1
const headBytes = 9

/**
 * A version byte, the payload's length and the CRC-32 of what follows (4 bytes each), Brotli. The checksum
 * is there because many streams unfold to one payload: a damaged batch is known as such.
 * @throws InputError where the payload or the batch is over its bound
 */
export function wrap(payload: Uint8Array): Uint8Array {
  within(payload.length, batchLimits.payloadBytesMax, "a batch may unfold to")
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants
  const params = { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: payload.length }
  const stream = brotliCompressSync(payload, { params })
  const head = new DataView(new ArrayBuffer(headBytes))
  head.setUint8(0, version)
  head.setUint32(1, payload.length)
  head.setUint32(5, crc32(stream))
  const batch = concat(new Uint8Array(head.buffer), stream)
  within(batch.length, batchLimits.batchBytesMax, "a batch may have")
  return batch
}

/** The payload. Never unfolds more than it may. @throws InputError unless `wrap` could have written the batch */
export function unwrap(batch: Uint8Array): Uint8Array {
  within(batch.length, batchLimits.batchBytesMax, "a batch may have")
  if (batch.length < headBytes) throw new InputError({ what: "batch is cut off" })
  const head = new DataView(batch.buffer, batch.byteOffset, headBytes)
  if (head.getUint8(0) !== version) {
    throw new InputError({ what: `batch must have version ${version}`, got: String(head.getUint8(0)) })
  }
  const length = head.getUint32(1)
  within(length, batchLimits.payloadBytesMax, "a batch may unfold to")
  const stream = batch.subarray(headBytes)
  if (crc32(stream) !== head.getUint32(5)) throw new InputError({ what: "batch does not agree with its checksum" })
  const payload = unfold(stream, length)
  if (payload.length !== length) {
    throw new InputError({ what: `batch says it unfolds to ${length} bytes`, got: String(payload.length) })
  }
  return payload
}

function unfold(stream: Uint8Array, lengthMax: number): Uint8Array {
  try {
    // Zero stands for no bound.
    return Uint8Array.from(
      brotliDecompressSync(stream, { maxOutputLength: Math.max(lengthMax, 1), rejectGarbageAfterEnd: true }),
    )
  } catch (cause) {
    throw new InputError({ what: `batch does not unfold: ${cause instanceof Error ? cause.message : String(cause)}` })
  }
}

function within(bytes: number, bytesMax: number, what: string): void {
  if (bytes > bytesMax) throw new InputError({ what: `${what} ${bytesMax} bytes`, got: String(bytes) })
}
