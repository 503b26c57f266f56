import { address as toAddress, aliasOf as coreAliasOf, layerId } from "@trellis/core"
import { type Address, getAddress } from "viem"

export interface AliasOfParameters {
  /** The layer the contract lives on. */
  readonly chainId: number
  readonly address: Address
}

/**
 * Who the parent sees when a contract of a layer calls it: the contract's alias (spec 3.3). A signer
 * is seen as itself.
 *
 * @throws InvalidAddressError of viem, InputError for a chain id that is none
 * @example
 * import { aliasOf } from "@trellis/client"
 *
 * const seen = aliasOf({ chainId: 7101, address: "0x5FbDB2315678afecb367f032d93F642f64180aa3" })
 */
export function aliasOf({ chainId, address }: AliasOfParameters): Address {
  return getAddress(coreAliasOf(layerId(chainId), toAddress(getAddress(address))))
}
