import type { Block } from "@trellis/core"
import type { LayerBackend } from "../backend.ts"
import { numberAt } from "../blocks.ts"
import { invalidParams, refused } from "../jsonrpc/rpc-error.ts"
import type { RpcLimits } from "../limits.ts"
import { type BlockRef, latest } from "../params/block.ts"
import type { FilterParam } from "../params/filter.ts"
import { blockLogs, type PlacedLog } from "../shapes/log.ts"
import { type LogFilter, logFilter, maySelect, selects } from "./log-filter.ts"

/** Which logs, of which blocks. */
export interface LogQuery {
  readonly filter: LogFilter
  readonly range: { readonly blockHash: NonNullable<FilterParam["blockHash"]> } | BlockRange
}

interface BlockRange {
  readonly from: BlockRef
  readonly to: BlockRef
}

/** @throws RpcError for a filter that contradicts itself or is too large */
export function logQuery(param: FilterParam, limits: RpcLimits): LogQuery {
  const { fromBlock, toBlock, blockHash } = param
  const filter = logFilter(param, limits.logChoicesMax)
  if (!blockHash) return { filter, range: { from: fromBlock ?? latest, to: toBlock ?? latest } }
  if (fromBlock || toBlock) {
    throw invalidParams("cannot specify both blockHash and fromBlock/toBlock: choose one or the other")
  }
  return { filter, range: { blockHash } }
}

/** The logs of a block that a filter selects. */
export function selectedLogs(filter: LogFilter, block: Block): PlacedLog[] {
  if (!maySelect(filter, block.header)) return []
  return blockLogs(block).filter(({ log }) => selects(filter, log))
}

/** The logs a query selects in the blocks that the layer holds now. @throws RpcError for too many */
export function findLogs(backend: LayerBackend, { filter, range }: LogQuery, limits: RpcLimits): PlacedLog[] {
  if ("blockHash" in range) {
    const block = backend.blockByHash(range.blockHash)
    if (block === undefined) throw refused("unknown block")
    return bounded([], selectedLogs(filter, block), limits)
  }
  const { from, to } = blockRange(backend, range)
  const logs: PlacedLog[] = []
  for (let number = from; number <= to; number++) {
    const block = backend.blockByNumber(number)
    if (block !== undefined) bounded(logs, selectedLogs(filter, block), limits)
  }
  return logs
}

function bounded(logs: PlacedLog[], more: readonly PlacedLog[], { logsMax }: RpcLimits): PlacedLog[] {
  if (logs.length + more.length > logsMax) {
    throw invalidParams(`query returns more than ${logsMax} logs: ask for fewer blocks, or filter by address or topic`)
  }
  for (const log of more) logs.push(log)
  return logs
}

/** The range in numbers, cut at the head. */
function blockRange(backend: LayerBackend, range: BlockRange): { readonly from: bigint; readonly to: bigint } {
  const head = backend.heads().latest
  const at = (ref: BlockRef): bigint => {
    const number = numberAt(backend, ref)
    if (number === "pending") return head
    return number ?? (ref.kind === "number" ? ref.number : head)
  }
  const from = at(range.from)
  const to = at(range.to)
  if (from > to) throw invalidParams(`invalid block range params: fromBlock ${from} is after toBlock ${to}`)
  const { logsRangeMax } = backend.limits
  const last = to < head ? to : head
  if (last - from + 1n > BigInt(logsRangeMax)) {
    throw invalidParams(
      `block range of ${last - from + 1n} blocks is too large: ask for at most ${logsRangeMax} at a time`,
    )
  }
  return { from, to: last }
}
