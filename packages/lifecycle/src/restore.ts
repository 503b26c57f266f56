import { type Reduced, settle, withBuilding } from "./reduce.ts"
import type { LifecycleEffect } from "./effect.ts"
import type { SealedRound } from "./round.ts"
import { RoundOutOfOrder, sealRound } from "./seal.ts"
import type { LifecycleState } from "./state.ts"

/** What storage knows of the rounds when a node starts again. */
export interface Stored {
  readonly head: bigint
  readonly safe: bigint
  readonly finalized: bigint
  /** From `finalized + 1` to `head`, with the attestations that were kept. */
  readonly rounds: readonly SealedRound[]
}

/**
 * The state a stopped node goes on from. What is read from storage is durable. Blocks not attested are
 * to be proven again; their deadlines count from now, since nobody could prove while nothing ran.
 * @param nowMs milliseconds since the epoch
 * @throws RoundOutOfOrder, InputError where the rounds do not reach from `finalized` to `head`
 */
export function restore(stored: Stored, nowMs: number): Reduced {
  const { finalized, safe } = stored
  let state: LifecycleState = { rounds: [], head: finalized, durable: finalized, safe, finalized }
  const effects: LifecycleEffect[] = []
  for (const round of stored.rounds) {
    const step = sealRound(state, round, nowMs)
    state = step.state
    effects.push(...step.effects)
  }
  if (state.head !== stored.head || safe < finalized || safe > stored.head) {
    const why = `storage has rounds to ${state.head}, safe ${safe} and finalized ${finalized}: it is damaged`
    throw new RoundOutOfOrder({ round: stored.head, why })
  }
  return withBuilding(settle({ state: { ...state, durable: stored.head }, effects }))
}
