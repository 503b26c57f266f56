import type { Account, Chain, Client, Transport } from "viem"
import type { BoosterRpcSchema } from "./rpc-schema.ts"

/** A viem client of a layer. */
export type BoosterClient = Client<Transport, Chain | undefined, Account | undefined, BoosterRpcSchema>
