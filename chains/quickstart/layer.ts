import {
  type Chain,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  type HttpTransport,
  type PrivateKeyAccount,
  type PublicClient,
  rpcSchema,
  type WalletClient,
} from "viem"
import { limits } from "./limits.ts"

/** What a layer answers beyond the Ethereum methods; parsed where it is asked. */
type TrellisRpc = [
  { Method: "trellis_hierarchy"; Parameters: []; ReturnType: unknown },
  { Method: "trellis_getStep"; Parameters: [index: Hex]; ReturnType: unknown },
  { Method: "trellis_getDelta"; Parameters: [of: { step: Hex }]; ReturnType: unknown },
]

/** One layer, seen through its JSON-RPC alone. */
export interface Layer {
  readonly name: string
  readonly chainId: number
  readonly url: string
  readonly client: PublicClient<HttpTransport, Chain, undefined, TrellisRpc>
  wallet(account: PrivateKeyAccount): WalletClient<HttpTransport, Chain, PrivateKeyAccount>
}

export function connect(name: string, chainId: number, url: string): Layer {
  const chain = defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  })
  const options = { chain, transport: http(url), pollingInterval: limits.pollMs, cacheTime: 0 }
  return {
    name,
    chainId,
    url,
    client: createPublicClient({ ...options, rpcSchema: rpcSchema<TrellisRpc>() }),
    wallet: (account) => createWalletClient({ ...options, account }),
  }
}
