import { concat, fromHex, fromInteger, padded } from "./bytes.ts"
import { keccakHex } from "./keccak.ts"
import { type Address, address, type LayerId } from "./primitives.ts"

/** The precompiles' addresses (spec 3): the base, and the four that follow. */
export interface Precompiles {
  readonly call: Address
  readonly sandboxCall: Address
  readonly delegateCall: Address
  readonly stateRoot: Address
  readonly apply: Address
}

export const defaultPrecompileBase: Address = address("0x00000000000000000000000000000000000b0001")

/** The five addresses from a base on, the same on every layer. */
export function precompilesAt(base: Address): Precompiles {
  const at = (offset: bigint): Address => address(`0x${(BigInt(base) + offset).toString(16).padStart(40, "0")}`)
  return { call: at(0n), sandboxCall: at(1n), delegateCall: at(2n), stateRoot: at(3n), apply: at(4n) }
}

/** keccak256("trellis.alias" ++ chainId ++ address), last 20 bytes; chainId as 32 bytes (spec 3.3). */
export function aliasOf(layer: LayerId, contract: Address): Address {
  const chainId = padded(fromInteger(BigInt(layer)), 32)
  const digest = keccakHex(concat(new TextEncoder().encode("trellis.alias"), chainId, fromHex(contract)))
  return address(`0x${digest.slice(26)}`)
}
