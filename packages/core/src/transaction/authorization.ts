import { concat, fromHex, fromInteger } from "../bytes.ts"
import { keccak } from "../keccak.ts"
import { rlpEncode } from "../rlp.ts"
import { recoverAddress } from "../signature.ts"
import type { Authorization } from "./transaction.ts"

/** An EIP-7702 authorization as its authority signed it. */
export interface SignedAuthorization extends Omit<Authorization, "authority"> {
  readonly yParity: bigint
  readonly r: bigint
  readonly s: bigint
}

/** First byte of what an authority signs (EIP-7702). */
const magic = 5
const secp256k1HalfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** The authorization with its authority, or without one where the signature is not valid. */
export function recoverAuthority({ chainId, address, nonce, yParity, r, s }: SignedAuthorization): Authorization {
  const fields = { chainId, address, nonce }
  if (s > secp256k1HalfOrder || yParity > 1n) return fields
  const items = [fromInteger(chainId), fromHex(address), fromInteger(nonce)]
  const digest = keccak(concat(Uint8Array.of(magic), rlpEncode(items)))
  const authority = recoverAddress(digest, { r: fromInteger(r), s: fromInteger(s), yParity: Number(yParity) })
  return authority === undefined ? fields : { ...fields, authority }
}
