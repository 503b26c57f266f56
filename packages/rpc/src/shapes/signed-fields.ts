import { fromHex, type RlpItem, rlpBytes, rlpDecode, rlpList, toHex, toInteger, type Transaction } from "@trellis/core"
import { quantity } from "./quantity.ts"

const integer = (item: RlpItem | undefined): bigint => toInteger(rlpBytes(item, "integer"))

/** Place of the authorizations in a type 4 transaction (EIP-7702). */
const authorizationsAt = 9

/** What only the signed bytes tell: signatures, and the chain id. */
export function signedFields({ raw, type }: Pick<Transaction, "raw" | "type">) {
  const bytes = fromHex(raw)
  const items = rlpList(rlpDecode(type === 0 ? bytes : bytes.subarray(1)), "transaction")
  const [v, r, s] = items.slice(-3).map(integer)
  if (v === undefined || r === undefined || s === undefined)
    throw new RangeError("a signed transaction ends in v, r, s")
  const signature = { v: quantity(v), r: quantity(r), s: quantity(s) }
  // All are protected (EIP-155): others are not taken.
  if (type === 0) return { ...signature, chainId: quantity((v - 35n) / 2n) }
  const typed = { ...signature, yParity: quantity(v), chainId: quantity(integer(items[0])) }
  if (type !== 4) return typed
  return { ...typed, authorizationList: rlpList(items[authorizationsAt], "authorizations").map(authorization) }
}

function authorization(item: RlpItem) {
  const [chainId, at, nonce, yParity, r, s] = rlpList(item, "authorization", 6)
  return {
    chainId: quantity(integer(chainId)),
    address: toHex(rlpBytes(at, "address")),
    nonce: quantity(integer(nonce)),
    yParity: quantity(integer(yParity)),
    r: quantity(integer(r)),
    s: quantity(integer(s)),
  }
}
