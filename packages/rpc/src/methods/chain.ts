import { Schema } from "effect"
import { method, type MethodGroup } from "../method.ts"
import { quantity } from "../shapes/quantity.ts"

const none = Schema.Tuple([])

/** What the layer is. The node holds no keys, and is never behind itself. */
export const chainMethods: MethodGroup = {
  web3_clientVersion: method(none, (_, { backend }) => backend.clientVersion),
  net_version: method(none, (_, { backend }) => String(backend.layer)),
  eth_chainId: method(none, (_, { backend }) => quantity(backend.layer)),
  eth_blockNumber: method(none, (_, { backend }) => quantity(backend.heads().latest)),
  eth_syncing: method(none, () => false),
  eth_accounts: method(none, () => []),
}
