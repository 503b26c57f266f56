import type { Hex } from "./primitives.ts"

const digits = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"))

/** Bytes as lower-case 0x hex. */
export function toHex(bytes: Uint8Array): Hex {
  let text = ""
  for (const byte of bytes) text += digits[byte]
  return `0x${text}`
}

function digit(code: number): number {
  return code <= 57 ? code - 48 : (code | 32) - 87
}

/** 0x hex, even count of digits, as bytes. The caller has checked the digits. */
export function fromHex(hex: Hex): Uint8Array {
  const bytes = new Uint8Array((hex.length - 2) >> 1)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (digit(hex.charCodeAt(2 + 2 * i)) << 4) | digit(hex.charCodeAt(3 + 2 * i))
  }
  return bytes
}

/** A non-negative integer as big-endian bytes without leading zeros (RLP's scalar). */
export function fromInteger(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0)
  const text = value.toString(16)
  return fromHex(`0x${text.length % 2 === 0 ? text : `0${text}`}`)
}

/** Big-endian bytes, any count, as an integer. */
export function toInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(toHex(bytes))
}

/** Bytes without leading zeros. */
export function trimmed(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < bytes.length && bytes[start] === 0) start++
  return start === 0 ? bytes : bytes.subarray(start)
}

/** Bytes with zeros in front, up to `length`. */
export function padded(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes
  const out = new Uint8Array(length)
  out.set(bytes, length - bytes.length)
  return out
}

/** All parts, one after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return joined(parts)
}

/** The same for a list of any length: an engine takes only so many arguments. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
