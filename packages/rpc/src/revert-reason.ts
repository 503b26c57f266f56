import { fromHex, type Hex, toInteger } from "@trellis/core"

/** keccak256("Error(string)") and keccak256("Panic(uint256)"), first four bytes. */
const errorSelector = "0x08c379a0"
const panicSelector = "0x4e487b71"

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })

/** Solidity's panic codes, in geth's words. */
const panics: ReadonlyMap<bigint, string> = new Map([
  [0x00n, "generic panic"],
  [0x01n, "assert(false)"],
  [0x11n, "arithmetic underflow or overflow"],
  [0x12n, "division or modulo by zero"],
  [0x21n, "enum overflow"],
  [0x22n, "invalid encoded storage byte array accessed"],
  [0x31n, "out-of-bounds array access; popping on an empty array"],
  [0x32n, "out-of-bounds access of an array or bytesN"],
  [0x41n, "out of memory"],
  [0x51n, "uninitialized function"],
])

/** Why a frame reverted, from its revert data, in words; undefined for a custom error or none. */
export function revertReason(output: Hex): string | undefined {
  const bytes = fromHex(output)
  const selector = output.slice(0, 10)
  if (selector === panicSelector && bytes.length >= 36) {
    const code = toInteger(bytes.subarray(4, 36))
    return panics.get(code) ?? `unknown panic code: 0x${code.toString(16)}`
  }
  return selector === errorSelector ? abiString(bytes.subarray(4)) : undefined
}

/** abi.decode(bytes, (string)); undefined where it is not one. */
function abiString(bytes: Uint8Array): string | undefined {
  const offset = toInteger(bytes.subarray(0, 32))
  if (offset > BigInt(bytes.length - 32)) return undefined
  const start = Number(offset) + 32
  const length = toInteger(bytes.subarray(start - 32, start))
  if (length > BigInt(bytes.length - start)) return undefined
  return utf8.decode(bytes.subarray(start, start + Number(length)))
}
