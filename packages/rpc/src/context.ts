import type { LayerBackend } from "./backend.ts"
import type { Filters } from "./logs/filters.ts"
import type { RpcLimits } from "./limits.ts"
import type { Session } from "./session.ts"

/** What a method is answered from. */
export interface Context {
  readonly backend: LayerBackend
  readonly filters: Filters
  readonly limits: RpcLimits
  /** The connection's subscriptions; undefined over HTTP. */
  readonly session: Session | undefined
  /** Takes what went wrong on our side. */
  readonly report: (defect: unknown) => void
}
