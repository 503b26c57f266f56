import type { Method } from "./method.ts"
import { blockMethods } from "./methods/blocks.ts"
import { callMethods } from "./methods/calls.ts"
import { chainMethods } from "./methods/chain.ts"
import { feeMethods } from "./methods/fees.ts"
import { logMethods } from "./methods/logs.ts"
import { stateMethods } from "./methods/state.ts"
import { subscriptionMethods } from "./methods/subscriptions.ts"
import { transactionMethods } from "./methods/transactions.ts"
import { trellisMethods } from "./methods/trellis.ts"

/** Every method by its name. */
export const registry: ReadonlyMap<string, Method> = new Map(
  [
    chainMethods,
    blockMethods,
    transactionMethods,
    stateMethods,
    callMethods,
    feeMethods,
    logMethods,
    subscriptionMethods,
    trellisMethods,
  ].flatMap((group) => Object.entries(group)),
)
