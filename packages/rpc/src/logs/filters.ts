import type { Block, Transaction } from "@trellis/core"
import type { LayerBackend, LayerEvent } from "../backend.ts"
import type { Json } from "../json.ts"
import { codes, refused, RpcError } from "../jsonrpc/rpc-error.ts"
import type { RpcLimits } from "../limits.ts"
import { logShape } from "../shapes/log.ts"
import { type LogQuery, selectedLogs } from "./log-query.ts"
import { randomId } from "./random-id.ts"

/** What a filter collects. */
export type FilterKind =
  | { readonly kind: "logs"; readonly query: LogQuery }
  | { readonly kind: "blocks" }
  | { readonly kind: "pending" }

interface Filter {
  readonly of: FilterKind
  waiting: Json[]
  polledAtMs: number
}

/** The filters of one server: bounded in number, in what waits in them, and in idle time. */
export class Filters {
  readonly #filters = new Map<string, Filter>()
  readonly #limits: RpcLimits
  readonly #now: () => number
  #waiting = 0

  /** `now` gives milliseconds. */
  constructor(limits: RpcLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  /** Collects from a layer until the function that is returned is called. */
  follow(backend: Pick<LayerBackend, "subscribe">): () => void {
    return backend.subscribe((event) => this.#take(event))
  }

  /** Opens a filter and returns its id. @throws RpcError where too many are open */
  open(of: FilterKind): string {
    this.#dropIdle()
    if (this.#filters.size >= this.#limits.filtersMax) {
      throw new RpcError(
        codes.limitExceeded,
        `too many filters: ${this.#limits.filtersMax} are open; uninstall one, or use eth_subscribe`,
      )
    }
    const id = randomId()
    this.#filters.set(id, { of, waiting: [], polledAtMs: this.#now() })
    return id
  }

  /** What came since the last poll. @throws RpcError where there is no such filter */
  changes(id: string): readonly Json[] {
    const filter = this.#polled(id)
    const { waiting } = filter
    filter.waiting = []
    this.#waiting -= waiting.length
    return waiting
  }

  /** The query of a log filter. @throws RpcError where there is no such filter */
  query(id: string): LogQuery {
    const { of } = this.#polled(id)
    if (of.kind !== "logs") throw refused("filter not found")
    return of.query
  }

  /** False where there is no such filter. */
  close(id: string): boolean {
    this.#dropIdle()
    return this.#drop(id)
  }

  #polled(id: string): Filter {
    this.#dropIdle()
    const filter = this.#filters.get(id)
    if (filter === undefined) throw refused("filter not found")
    filter.polledAtMs = this.#now()
    return filter
  }

  #drop(id: string): boolean {
    this.#waiting -= this.#filters.get(id)?.waiting.length ?? 0
    return this.#filters.delete(id)
  }

  #dropIdle(): void {
    const before = this.#now() - this.#limits.filterIdleMs
    for (const [id, filter] of this.#filters) if (filter.polledAtMs < before) this.#drop(id)
  }

  #take(event: LayerEvent): void {
    this.#dropIdle()
    for (const filter of this.#filters.values()) {
      const found = collected(filter.of, event)
      for (const one of found) filter.waiting.push(one)
      this.#waiting += found.length
    }
    while (this.#waiting > this.#limits.filterEntriesMax) this.#dropLongestIdle()
  }

  #dropLongestIdle(): void {
    const holding = [...this.#filters].filter(([, filter]) => filter.waiting.length > 0)
    const longest = holding.reduce((a, b) => (b[1].polledAtMs < a[1].polledAtMs ? b : a))
    this.#drop(longest[0])
  }
}

function collected(of: FilterKind, event: LayerEvent): Json[] {
  if (event.kind === "pending") return of.kind === "pending" ? [hashOf(event.transaction)] : []
  if (of.kind === "blocks") return event.kind === "blocks" ? event.blocks.map((block) => block.hash) : []
  if (of.kind === "pending") return []
  return event.blocks.flatMap((block) => logChanges(of.query, block, event.kind === "reverted"))
}

const hashOf = ({ hash }: Transaction): Json => hash

/** The selected logs of a block that came or, last first, of one that was reverted. */
function logChanges({ filter }: LogQuery, block: Block, removed: boolean): Json[] {
  const logs = selectedLogs(filter, block).map((log) => logShape(log, removed))
  return removed ? logs.toReversed() : logs
}
