import { Schema } from "effect"
import { findLogs, logQuery } from "../logs/log-query.ts"
import { method, type MethodGroup } from "../method.ts"
import { filterParam } from "../params/filter.ts"
import { logShape } from "../shapes/log.ts"

const none = Schema.Tuple([])
const id = Schema.Tuple([Schema.String])

/** Logs by query, and filters that collect between polls. */
export const logMethods: MethodGroup = {
  eth_getLogs: method(Schema.Tuple([filterParam]), ([param], { backend, limits }) =>
    findLogs(backend, logQuery(param, limits), limits).map((log) => logShape(log)),
  ),
  eth_newFilter: method(Schema.Tuple([filterParam]), ([param], { filters, limits }) =>
    filters.open({ kind: "logs", query: logQuery(param, limits) }),
  ),
  eth_newBlockFilter: method(none, (_, { filters }) => filters.open({ kind: "blocks" })),
  eth_newPendingTransactionFilter: method(none, (_, { filters }) => filters.open({ kind: "pending" })),
  eth_getFilterChanges: method(id, ([id], { filters }) => filters.changes(id)),
  eth_getFilterLogs: method(id, ([id], { backend, filters, limits }) =>
    findLogs(backend, filters.query(id), limits).map((log) => logShape(log)),
  ),
  eth_uninstallFilter: method(id, ([id], { filters }) => filters.close(id)),
}
