import { Schema } from "effect"
import type { Context } from "../context.ts"
import { codes, RpcError } from "../jsonrpc/rpc-error.ts"
import { logFilter } from "../logs/log-filter.ts"
import { method, type MethodGroup } from "../method.ts"
import { subscriptionFilterParam } from "../params/filter.ts"
import type { Session } from "../session.ts"

const params = Schema.Union([
  Schema.Tuple([Schema.Literal("newHeads")]),
  Schema.Tuple([Schema.Literal("logs"), Schema.optionalKey(Schema.NullOr(subscriptionFilterParam))]),
  Schema.Tuple([Schema.Literal("newPendingTransactions"), Schema.optionalKey(Schema.NullOr(Schema.Boolean))]),
])

function sessionOf({ session }: Context): Session {
  if (session !== undefined) return session
  throw new RpcError(codes.refused, "notifications not supported: connect by WebSocket to subscribe")
}

/** Push instead of poll. WebSocket only. */
export const subscriptionMethods: MethodGroup = {
  eth_subscribe: method(params, ([kind, option], context) => {
    const session = sessionOf(context)
    if (kind === "newHeads") return session.subscribe({ kind })
    if (kind === "newPendingTransactions") return session.subscribe({ kind, whole: option ?? false })
    return session.subscribe({ kind, filter: logFilter(option ?? {}, context.limits.logChoicesMax) })
  }),
  eth_unsubscribe: method(Schema.Tuple([Schema.String]), ([id], context) => sessionOf(context).unsubscribe(id)),
}
