import type { OpenRound } from "./round.ts"

/** The life of all rounds that can still change. Round 0 is genesis, final from the start. */
export interface LifecycleState {
  /** Sealed, not finalized: consecutive, from `finalized + 1` to `head`. */
  readonly rounds: readonly OpenRound[]
  readonly head: bigint
  readonly durable: bigint
  readonly safe: bigint
  readonly finalized: bigint
}

/** The state of a new hierarchy: genesis and nothing else. */
export const initialState: LifecycleState = { rounds: [], head: 0n, durable: 0n, safe: 0n, finalized: 0n }
