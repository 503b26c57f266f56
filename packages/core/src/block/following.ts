import { fromHex } from "../bytes.ts"
import { keccakHex } from "../keccak.ts"
import { nextBaseFee } from "./base-fee.ts"
import type { BlockFields } from "./fields.ts"
import { type Header, hashHeader } from "./header.ts"

/**
 * The fields of a block that follow from the one before it. PREVRANDAO is the hash of the parent's hash:
 * there is no beacon here, and nobody should take it for a source of chance.
 * @param initialBaseFee of the layer's first block, in wei a unit of gas; undefined for no base fee at all
 */
export function followingFields(
  parent: Header,
  initialBaseFee: bigint | undefined,
): Pick<BlockFields, "number" | "baseFee" | "prevRandao" | "blobBaseFee"> {
  return {
    number: parent.number + 1n,
    baseFee: nextBaseFee(parent, initialBaseFee),
    prevRandao: keccakHex(fromHex(hashHeader(parent))),
    blobBaseFee: 1n,
  }
}
