import { type Hash, hexToBigInt, hexToNumber } from "viem"
import type { BoosterClient } from "../booster-client.ts"
import type { RpcLayer } from "../rpc-schema.ts"

/** One layer of the hierarchy, as it is now. `layer` and `parent` are chain ids. */
export interface HierarchyLayer {
  readonly layer: number
  readonly name: string
  readonly parent: number | undefined
  readonly url: string
  readonly hardfork: string
  /** Whether contracts that live only on the parent are run there. */
  readonly transparent: boolean
  readonly heads: { readonly latest: bigint; readonly safe: bigint; readonly finalized: bigint }
  readonly stateRoot: Hash
  readonly pendingTransactions: number
  readonly steps: bigint
}

export type GetHierarchyReturnType = readonly HierarchyLayer[]

/**
 * All layers of the hierarchy that a layer belongs to, every parent before its children.
 *
 * @example
 * import { getHierarchy } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7101") })
 * const layers = await getHierarchy(client)
 */
export async function getHierarchy(client: BoosterClient): Promise<GetHierarchyReturnType> {
  return (await client.request({ method: "trellis_hierarchy" })).map(formatLayer)
}

function formatLayer({ layer, parent, heads, pendingTransactions, steps, ...rest }: RpcLayer): HierarchyLayer {
  return {
    ...rest,
    layer: hexToNumber(layer),
    parent: parent === null ? undefined : hexToNumber(parent),
    heads: {
      latest: hexToBigInt(heads.latest),
      safe: hexToBigInt(heads.safe),
      finalized: hexToBigInt(heads.finalized),
    },
    pendingTransactions: hexToNumber(pendingTransactions),
    steps: hexToBigInt(steps),
  }
}
