import { CorruptRecord } from "./errors.ts"

/** Index records are lists of unsigned integers, 8 bytes each, big-endian. */
export function encodeIntegers(values: readonly bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8))
  values.forEach((value, i) => view.setBigUint64(i * 8, value))
  return new Uint8Array(view.buffer)
}

/** @throws CorruptRecord unless `bytes` are whole integers */
export function decodeIntegers(bytes: Uint8Array, where: string): bigint[] {
  if (bytes.length % 8 !== 0) throw new CorruptRecord({ where, why: `an index record of ${bytes.length} bytes` })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getBigUint64(i * 8))
}

/** Two integers. @throws CorruptRecord unless `bytes` are just that */
export function decodePair(bytes: Uint8Array, where: string): readonly [bigint, bigint] {
  const [first, second, ...rest] = decodeIntegers(bytes, where)
  if (first === undefined || second === undefined || rest.length > 0) {
    throw new CorruptRecord({ where, why: "an index record must be two integers" })
  }
  return [first, second]
}

/** Three integers. @throws CorruptRecord unless `bytes` are just that */
export function decodeTriple(bytes: Uint8Array, where: string): readonly [bigint, bigint, bigint] {
  const [first, second, third, ...rest] = decodeIntegers(bytes, where)
  if (first === undefined || second === undefined || third === undefined || rest.length > 0) {
    throw new CorruptRecord({ where, why: "an index record must be three integers" })
  }
  return [first, second, third]
}
