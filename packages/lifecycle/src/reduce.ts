import type { Address, BlockHash } from "@trellis/core"
import { advance, type Transition } from "./advance.ts"
import type { LifecycleEvent } from "./event.ts"
import { revert, revertLate } from "./revert.ts"
import { hashOf, type OpenBlock, withAttestation } from "./round.ts"
import { mustPause, sealRound } from "./seal.ts"
import type { LifecycleState } from "./state.ts"

/** What came of an event. */
export interface Reduced extends Transition {
  /** "paused": seal no round until this says "open" again. */
  readonly building: "open" | "paused"
}

/**
 * The life of rounds (spec 6). Attestations count in any order and once each; an attester that is not
 * registered is not heard; `finalized` goes in order and never back. A refusal by one registered
 * attester reverts the block's round while it is not final, even if others attest it: a wrong revert
 * costs work, a wrong finalization cannot be undone. What is said of reverted or final blocks is ignored.
 * @throws RoundOutOfOrder, InputError: only for `sealed`
 */
export function reduce(state: LifecycleState, event: LifecycleEvent): Reduced {
  return withBuilding(settle(happened(state, event)))
}

/** The event alone, before marks move. */
function happened(state: LifecycleState, event: LifecycleEvent): Transition {
  switch (event.kind) {
    case "sealed":
      return sealRound(state, event.round, event.sealedAtMs)
    case "durable":
      return { state: durable(state, event.round, event.hash), effects: [] }
    case "attested":
      return { state: attested(state, event.block, event.attester), effects: [] }
    case "refused": {
      const blamed = find(state, event.block)
      if (blamed === undefined || !blamed.attesters.includes(event.attester)) return { state, effects: [] }
      return revert(state, blamed, { kind: "refused", why: event.why })
    }
    case "tick":
      return revertLate(state, event.nowMs)
  }
}

/** Moves the marks after a step. */
export function settle(step: Transition): Transition {
  const moved = advance(step.state)
  return { state: moved.state, effects: [...step.effects, ...moved.effects] }
}

export function withBuilding(step: Transition): Reduced {
  return { ...step, building: mustPause(step.state) ? "paused" : "open" }
}

function find(state: LifecycleState, hash: BlockHash): OpenBlock | undefined {
  for (const round of state.rounds) for (const block of round.blocks) if (block.hash === hash) return block
  return undefined
}

/** Storage writes in order: a round on disk stands on rounds on disk. */
function durable(state: LifecycleState, number: bigint, hash: BlockHash): LifecycleState {
  const round = state.rounds[Number(number - state.finalized) - 1]
  if (round === undefined || hashOf(round) !== hash || number <= state.durable) return state
  return { ...state, durable: number }
}

function attested(state: LifecycleState, hash: BlockHash, attester: Address): LifecycleState {
  const before = find(state, hash)
  if (before === undefined) return state
  const after = withAttestation(before, attester)
  if (after === before) return state
  const rounds = state.rounds.map((round) =>
    round.blocks.includes(before)
      ? { ...round, blocks: round.blocks.map((block) => (block === before ? after : block)) }
      : round,
  )
  return { ...state, rounds }
}
