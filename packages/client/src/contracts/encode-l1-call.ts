import { address as toAddress } from "@trellis/core"
import { type Address, concatHex, getAddress, type Hex } from "viem"

export interface EncodeL1CallParameters {
  /** The contract on the parent. */
  readonly target: Address
  /** Its calldata. None by default. */
  readonly data?: Hex
}

/**
 * The input of `L1CALL`, `L1SANDBOXCALL` and `L1DELEGATECALL`: the target, then its calldata (spec 3).
 *
 * @throws InvalidAddressError of viem
 * @example
 * import { encodeL1Call, precompiles } from "@trellis/client"
 * import { encodeFunctionData, parseAbi } from "viem"
 *
 * const call = {
 *   to: precompiles.l1Call,
 *   data: encodeL1Call({
 *     target: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
 *     data: encodeFunctionData({ abi: parseAbi(["function vote(uint256)"]), args: [1n] }),
 *   }),
 * }
 */
export function encodeL1Call({ target, data = "0x" }: EncodeL1CallParameters): Hex {
  return concatHex([toAddress(getAddress(target)), data])
}
