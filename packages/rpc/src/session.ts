import type { LayerBackend, LayerEvent } from "./backend.ts"
import type { Json } from "./json.ts"
import { codes, RpcError } from "./jsonrpc/rpc-error.ts"
import type { LogFilter } from "./logs/log-filter.ts"
import { selectedLogs } from "./logs/log-query.ts"
import { randomId } from "./logs/random-id.ts"
import { headerShape } from "./shapes/block.ts"
import { logShape } from "./shapes/log.ts"
import { transactionShape } from "./shapes/transaction.ts"

/** What a subscription is told of. */
export type Subscription =
  | { readonly kind: "newHeads" }
  | { readonly kind: "logs"; readonly filter: LogFilter }
  | { readonly kind: "newPendingTransactions"; readonly whole: boolean }

/** The subscriptions of one WebSocket. They speak from `start` on, which is when their ids were sent. */
export class Session {
  readonly #backend: LayerBackend
  readonly #notify: (text: string) => void
  readonly #waiting = new Map<string, Subscription>()
  readonly #open = new Map<string, Subscription>()
  #unfollow: (() => void) | undefined

  constructor(backend: LayerBackend, notify: (text: string) => void) {
    this.#backend = backend
    this.#notify = notify
  }

  /** @throws RpcError where the connection has too many */
  subscribe(subscription: Subscription): string {
    const { subscriptionsMax } = this.#backend.limits
    if (this.#open.size + this.#waiting.size >= subscriptionsMax) {
      throw new RpcError(
        codes.limitExceeded,
        `too many subscriptions: a connection may have ${subscriptionsMax}; unsubscribe one first`,
      )
    }
    const id = randomId()
    this.#waiting.set(id, subscription)
    return id
  }

  /** False where there is no such subscription. */
  unsubscribe(id: string): boolean {
    return this.#open.delete(id) || this.#waiting.delete(id)
  }

  /** The ids that were given out have been sent. */
  start(): void {
    for (const [id, subscription] of this.#waiting) this.#open.set(id, subscription)
    this.#waiting.clear()
    if (this.#open.size > 0) this.#unfollow ??= this.#backend.subscribe((event) => this.#take(event))
  }

  end(): void {
    this.#unfollow?.()
    this.#unfollow = undefined
    this.#open.clear()
    this.#waiting.clear()
  }

  #take(event: LayerEvent): void {
    for (const [id, subscription] of this.#open) {
      for (const result of told(this.#backend, subscription, event)) {
        this.#notify(
          JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription: id, result } }),
        )
      }
    }
  }
}

function told(backend: LayerBackend, subscription: Subscription, event: LayerEvent): Json[] {
  if (event.kind === "pending") {
    if (subscription.kind !== "newPendingTransactions") return []
    return [subscription.whole ? transactionShape(event.transaction, undefined) : event.transaction.hash]
  }
  const removed = event.kind === "reverted"
  if (subscription.kind === "newHeads") {
    const heads = event.blocks.map((block) => (removed ? { ...headerShape(block), removed } : headerShape(block)))
    return removed ? [...heads, ...headLeft(backend)] : heads
  }
  if (subscription.kind !== "logs") return []
  return event.blocks.flatMap((block) => {
    const logs = selectedLogs(subscription.filter, block).map((log) => logShape(log, removed))
    return removed ? logs.toReversed() : logs
  })
}

/** After a revert, the head it left: a reader that knows nothing of `removed` is right again. */
function headLeft(backend: LayerBackend): Json[] {
  const head = backend.blockByNumber(backend.heads().latest)
  return head === undefined ? [] : [headerShape(head)]
}
