import { type Hash, numberToHex } from "viem"
import type { BlockTag, RpcBlockOrStep, RpcBlockRef } from "./rpc-schema.ts"

/** Which block, as viem's own actions take it. The latest by default. */
export type BlockParameter =
  | { readonly blockHash: Hash; readonly blockNumber?: undefined; readonly blockTag?: undefined }
  | { readonly blockHash?: undefined; readonly blockNumber: bigint; readonly blockTag?: undefined }
  | { readonly blockHash?: undefined; readonly blockNumber?: undefined; readonly blockTag?: BlockTag | undefined }

/** Which block, or which step of the layer's log. */
export type BlockOrStepParameter =
  | (BlockParameter & { readonly step?: undefined })
  | { readonly step: bigint; readonly blockHash?: undefined; readonly blockNumber?: undefined }

export function toRpcBlock({ blockHash, blockNumber, blockTag }: BlockParameter): RpcBlockRef {
  if (blockHash !== undefined) return blockHash
  return blockNumber === undefined ? (blockTag ?? "latest") : numberToHex(blockNumber)
}

export function toRpcBlockOrStep(parameter: BlockOrStepParameter): RpcBlockOrStep {
  return parameter.step === undefined ? toRpcBlock(parameter) : { step: numberToHex(parameter.step) }
}
