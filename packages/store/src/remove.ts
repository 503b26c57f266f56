import type { Round } from "@trellis/core"
import { blockKeys } from "./append.ts"
import { FinalizedRevert, UnknownRound } from "./errors.ts"
import type { Operation } from "./key-value.ts"
import { keys } from "./keys.ts"
import { type Change, stateOperations } from "./log-state.ts"
import type { RoundLog } from "./round-log.ts"

/**
 * The batch that takes back every round after `to`, and those rounds, newest first. What was safe of
 * them is so no more.
 * @throws UnknownRound, FinalizedRevert
 */
export function remove(log: RoundLog, to: bigint): Change & { readonly rounds: readonly Round[] } {
  const { head, marks } = log.state
  if (head === undefined || to < 0n || to > head) throw new UnknownRound({ round: to, head })
  if (to < marks.finalized) throw new FinalizedRevert({ round: to, finalized: marks.finalized })
  const tips = new Map(log.state.tips)
  const operations: Operation[] = []
  const rounds: Round[] = []
  for (let number = head; number > to; number--) {
    const round = log.round(number)
    if (round === undefined) throw new UnknownRound({ round: number, head })
    rounds.push(round)
    operations.push({ kind: "delete", key: keys.round(number) })
    for (const block of round.blocks.toReversed()) {
      const { firstStep, firstApply } = log.placeOf(block.layer, block.header.number)
      operations.push(...blockKeys(block, firstStep).map((key): Operation => ({ kind: "delete", key })))
      tips.set(block.layer, { number: block.header.number - 1n, steps: firstStep, applies: firstApply })
    }
  }
  const safe = marks.safe < to ? marks.safe : to
  const state = { head: to, marks: { safe, finalized: marks.finalized }, tips }
  return { operations: [...operations, ...stateOperations(log.state, state)], state, rounds }
}
