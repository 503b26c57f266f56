import type { LifecycleEffect } from "./effect.ts"
import { isAttested, type OpenRound } from "./round.ts"
import type { LifecycleState } from "./state.ts"

/** A state and what the shell must do about it. */
export interface Transition {
  readonly state: LifecycleState
  readonly effects: readonly LifecycleEffect[]
}

/**
 * Moves `safe` and `finalized` as far as they go. With no settlement chain, `safe` follows durable
 * storage. A round is final when every block of it is attested, it is safe, and the one before is final.
 */
export function advance(before: LifecycleState): Transition {
  const safe = before.durable > before.safe ? before.durable : before.safe
  const open = before.rounds.findIndex((round) => !isFinal(round, safe))
  const final = open === -1 ? before.rounds.length : open
  const finalized = before.finalized + BigInt(final)
  const effects: LifecycleEffect[] = []
  if (safe !== before.safe) effects.push({ kind: "safe", round: safe })
  if (final > 0) effects.push({ kind: "finalized", round: finalized }, { kind: "prune", through: finalized })
  if (effects.length === 0) return { state: before, effects }
  return { state: { ...before, rounds: before.rounds.slice(final), safe, finalized }, effects }
}

function isFinal(round: OpenRound, safe: bigint): boolean {
  return round.number <= safe && round.blocks.every(isAttested)
}
