import { createKeccak } from "hash-wasm"
import { toHex } from "./bytes.ts"
import { type Hash, hash } from "./primitives.ts"

const hasher = await createKeccak(256)

/** keccak256 as 32 bytes, in a fresh array. */
export function keccak(bytes: Uint8Array): Uint8Array {
  return hasher.init().update(bytes).digest("binary")
}

/** keccak256 as hex. */
export function keccakHex(bytes: Uint8Array): Hash {
  return hash(toHex(keccak(bytes)))
}
