import { type BlockParameter, toRpcBlock } from "../block-parameter.ts"
import type { BoosterClient } from "../booster-client.ts"
import type { BlockStatus } from "../rpc-schema.ts"

export type GetBlockStatusParameters = BlockParameter
/** Undefined where the layer holds no such block: it never did, or the block was reverted. */
export type GetBlockStatusReturnType = BlockStatus | undefined

/**
 * Where a block stands in its life: `head` (applied), `safe` (derivable from the settlement chain) or
 * `finalized` (proven; it cannot be reverted any more).
 *
 * @example
 * import { getBlockStatus } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7101") })
 * const status = await getBlockStatus(client, { blockNumber: 1n })
 */
export async function getBlockStatus(
  client: BoosterClient,
  parameters: GetBlockStatusParameters = {},
): Promise<GetBlockStatusReturnType> {
  const status = await client.request({ method: "trellis_blockStatus", params: [toRpcBlock(parameters)] })
  return status ?? undefined
}
