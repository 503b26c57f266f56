import { type Chain, defineChain } from "viem"

export interface DefineBoosterParameters {
  /** Chain id. */
  readonly id: number
  readonly name: string
  /** JSON-RPC by HTTP; WebSocket is on the same port. */
  readonly url: string
  /** The layer above, by chain id. */
  readonly parent?: number
}

/**
 * A viem chain for a layer: what wallets and clients take.
 *
 * @example
 * import { defineBooster } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const booster = defineBooster({ id: 7101, name: "amm-a", url: "http://127.0.0.1:7101", parent: 7000 })
 * const client = createPublicClient({ chain: booster, transport: http() })
 */
export function defineBooster({ id, name, url, parent }: DefineBoosterParameters): Chain {
  return defineChain({
    id,
    name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url], webSocket: [url.replace(/^http/, "ws")] } },
    ...(parent === undefined ? {} : { sourceId: parent }),
  })
}
