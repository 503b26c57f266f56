import type { Transition } from "./advance.ts"
import type { RevertReason } from "./effect.ts"
import { isAttested, type OpenBlock } from "./round.ts"
import type { LifecycleState } from "./state.ts"

/** Drops the blamed block's round and every round after it. Only open rounds can be found, so nothing final is. */
export function revert(state: LifecycleState, blamed: OpenBlock, reason: RevertReason): Transition {
  const at = state.rounds.findIndex((round) => round.blocks.includes(blamed))
  if (at === -1) return { state, effects: [] }
  const to = state.finalized + BigInt(at)
  const atMost = (round: bigint): bigint => (round < to ? round : to)
  const { layer, number, hash } = blamed
  return {
    state: {
      ...state,
      rounds: state.rounds.slice(0, at),
      head: to,
      durable: atMost(state.durable),
      safe: atMost(state.safe),
    },
    effects: [{ kind: "revert", to, blamed: { layer, number, block: hash }, reason }],
  }
}

/** Reverts to before the first round with a block whose deadline passed and that is not attested. */
export function revertLate(state: LifecycleState, nowMs: number): Transition {
  for (const round of state.rounds) {
    const late = round.blocks.find((block) => nowMs > block.deadlineMs && !isAttested(block))
    if (late === undefined) continue
    const { deadlineMs, required, attested } = late
    return revert(state, late, { kind: "deadline", deadlineMs, required, attested: attested.length })
  }
  return { state, effects: [] }
}
