import type { Hex } from "viem"
import { calls } from "./calls.ts"
import { answer } from "./reserves.ts"
import type { OpenStage } from "./stage.ts"

/** A question to a contract, and what each layer answers. */
export interface Reading {
  readonly what: string
  readonly to: Hex
  readonly data: Hex
  readonly answers: ReadonlyMap<string, Hex>
}

/** Reserves, balances and votes, asked of the shared layer and, by the same call, of both boosters. */
export async function readings({ shared, ammA, ammB, people, contracts }: OpenStage): Promise<readonly Reading[]> {
  const { apples, pears, pair, ballot } = contracts
  const holders = Object.entries(people).map(([name, { address }]): readonly [string, Hex] => [name, address])
  const questions = [
    { what: "reserves", to: pair, data: calls.reserves(pair).data },
    { what: "votes", to: ballot, data: calls.proposal(ballot).data },
    ...[...holders, ["pair", pair] as const].flatMap(([name, owner]) => [
      { what: `apples of ${name}`, to: apples, data: calls.balance(apples, owner).data },
      { what: `pears of ${name}`, to: pears, data: calls.balance(pears, owner).data },
    ]),
  ]
  const layers = [shared, ammA, ammB]
  return Promise.all(
    questions.map(async (question) => {
      const answers = await Promise.all(
        layers.map(async (layer) => [layer.name, await answer(layer, question)] as const),
      )
      return { ...question, answers: new Map(answers) }
    }),
  )
}
