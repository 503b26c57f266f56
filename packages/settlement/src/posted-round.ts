import type { Block, Round, Step } from "@trellis/core"
import type { PostedBlock, PostedRound, PostedStep } from "./batch.ts"
import { RoundNotPostable } from "./errors.ts"
import { writesOf } from "./writes.ts"

/** What is posted of a round. @throws RoundNotPostable where its steps do not lie one after the other */
export function postedRound(round: Round): PostedRound {
  return { number: round.number, blocks: round.blocks.map((block) => postedBlock(block, round.number)) }
}

function postedBlock({ layer, hash, header, steps, transactions }: Block, round: bigint): PostedBlock {
  const refuse = (why: string): never => {
    throw new RoundNotPostable({ round, why: `block ${header.number} of layer ${layer} ${why}` })
  }
  let next = 0
  for (const step of steps) {
    if (step.firstTransaction !== next)
      refuse(`has a step that begins with transaction ${step.firstTransaction}, not ${next}`)
    if (step.kind === "apply" && step.transactions !== 1) refuse("has an apply step that is not one transaction")
    next += step.transactions
  }
  if (next !== transactions.length) refuse(`has ${transactions.length} transactions, ${next} in its steps`)
  const { coinbase, transactionsRoot, receiptsRoot, logsBloom, gasLimit, gasUsed } = header
  const { timestamp, prevRandao, baseFee, hardfork } = header
  return {
    layer,
    number: header.number,
    hash,
    postRoot: header.stateRoot,
    header: {
      coinbase,
      transactionsRoot,
      receiptsRoot,
      logsBloom,
      gasLimit,
      gasUsed,
      timestamp,
      prevRandao,
      baseFee,
      hardfork,
    },
    steps: steps.map(postedStep),
  }
}

function postedStep(step: Step): PostedStep {
  if (step.kind === "apply") return { kind: "apply", child: step.child, childNumber: step.childNumber }
  const { transactions, changes } = step
  return { kind: "transactions", transactions, writes: changes.map(({ delta }) => writesOf(delta)) }
}
