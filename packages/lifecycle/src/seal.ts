import { TrellisError } from "@trellis/core"
import type { Transition } from "./advance.ts"
import type { LifecycleEffect } from "./effect.ts"
import { limits } from "./limits.ts"
import { hashOf, isAttested, open, type OpenRound, type SealedRound } from "./round.ts"
import type { LifecycleState } from "./state.ts"

/** A round was sealed that cannot follow the head: the sequencer and the lifecycle disagree. */
export class RoundOutOfOrder extends TrellisError<{ readonly round: bigint; readonly why: string }> {
  readonly _tag = "RoundOutOfOrder"
  readonly severity = "halt"
  constructor(facts: { readonly round: bigint; readonly why: string }) {
    super(`round ${facts.round} cannot be taken: ${facts.why}`, facts)
  }
}

/** True where no round may be sealed until one is final or reverted. */
export function mustPause(state: LifecycleState): boolean {
  return state.rounds.length >= limits.openRoundsMax
}

/**
 * True where attesters do not keep up: more rounds now would only be reverted at their deadlines, valid as
 * they are. Building should wait until this is false again.
 */
export function isLate(state: LifecycleState, nowMs: number): boolean {
  return state.rounds[0]?.blocks.some((block) => nowMs > block.lateMs && !isAttested(block)) ?? false
}

/** The state with the round after its head. @throws RoundOutOfOrder, InputError */
export function sealRound(state: LifecycleState, sealed: SealedRound, sinceMs: number): Transition {
  const expected = state.head + 1n
  if (sealed.number !== expected) throw refusal(sealed, `the next round is ${expected}`)
  if (mustPause(state)) throw refusal(sealed, `${limits.openRoundsMax} rounds are open: wait until one is final`)
  const round = open(sealed, sinceMs)
  if (hashOf(round) === undefined || repeats(state, round)) throw refusal(sealed, "a block of it is open already")
  return { state: { ...state, rounds: [...state.rounds, round], head: expected }, effects: provesOf(round) }
}

function refusal(round: SealedRound, why: string): RoundOutOfOrder {
  return new RoundOutOfOrder({ round: round.number, why })
}

function repeats(state: LifecycleState, round: OpenRound): boolean {
  const hashes = new Set(round.blocks.map((block) => block.hash))
  if (hashes.size < round.blocks.length) return true
  return state.rounds.some((other) => other.blocks.some((block) => hashes.has(block.hash)))
}

/** A block that asks for no attestation is not proven. */
function provesOf(round: OpenRound): LifecycleEffect[] {
  return round.blocks
    .filter((block) => !isAttested(block))
    .map(({ layer, number, hash }) => ({ kind: "prove", round: round.number, layer, number, block: hash }))
}
