import secp256k1 from "secp256k1"
import { fromHex, padded, toHex } from "./bytes.ts"
import { InputError } from "./errors.ts"
import { keccak } from "./keccak.ts"
import { type Address, address, type Hash, type Hex } from "./primitives.ts"

/** A recoverable secp256k1 signature. r and s have up to 32 bytes. */
export interface Signature {
  readonly r: Uint8Array
  readonly s: Uint8Array
  readonly yParity: number
}

function toAddress(publicKey: Uint8Array): Address {
  return address(toHex(keccak(publicKey.subarray(1)).subarray(12)))
}

/** The 64 bytes of the key that signed `digest`, or undefined where the signature is not valid. */
export function recoverKey(digest: Uint8Array, { r, s, yParity }: Signature): Uint8Array | undefined {
  if (r.length > 32 || s.length > 32 || (yParity !== 0 && yParity !== 1)) return undefined
  const compact = new Uint8Array(64)
  compact.set(padded(r, 32), 0)
  compact.set(padded(s, 32), 32)
  try {
    return secp256k1.ecdsaRecover(compact, yParity, digest, false).subarray(1)
  } catch {
    return undefined
  }
}

/** The address that signed `digest`, or undefined where the signature is not valid. */
export function recoverAddress(digest: Uint8Array, signature: Signature): Address | undefined {
  const key = recoverKey(digest, signature)
  return key === undefined ? undefined : address(toHex(keccak(key).subarray(12)))
}

/** @throws InputError unless `key` is a secp256k1 private key of 32 bytes. */
export function addressOfKey(key: Hex): Address {
  const bytes = fromHex(key)
  if (bytes.length !== 32 || !secp256k1.privateKeyVerify(bytes)) {
    throw new InputError({ what: "private key must be 32 bytes of hex, in the range of secp256k1" })
  }
  return toAddress(secp256k1.publicKeyCreate(bytes, false))
}

/** A signature of a 32-byte digest as r, s, yParity: 65 bytes of hex. Deterministic (RFC 6979). */
export function signDigest(digest: Hash, key: Hex): Hex {
  const { signature, recid } = secp256k1.ecdsaSign(fromHex(digest), fromHex(key))
  return toHex(Uint8Array.of(...signature, recid))
}

/** Who made a signature of `signDigest`'s form, or undefined where it is not valid. */
export function signerOf(digest: Hash, signature: Hex): Address | undefined {
  const bytes = fromHex(signature)
  if (bytes.length !== 65) return undefined
  return recoverAddress(fromHex(digest), { r: bytes.slice(0, 32), s: bytes.slice(32, 64), yParity: bytes[64] ?? 2 })
}
