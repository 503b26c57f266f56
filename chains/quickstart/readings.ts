import { ballotAbi, pairAbi, tokenAbi } from "@trellis/contracts"
import { decodeFunctionResult, type Hex } from "viem"
import { calls } from "./calls.ts"
import type { Layer } from "./layer.ts"
import { amount } from "./lines.ts"
import { answer } from "./reserves.ts"
import type { OpenStage } from "./stage.ts"

/** A question to a contract, what each layer answers, and what the shared layer's answer means in words. */
export interface Reading {
  readonly what: string
  readonly to: Hex
  readonly data: Hex
  readonly answers: ReadonlyMap<string, Hex>
  readonly inWords: string
}

interface Question {
  readonly what: string
  readonly to: Hex
  readonly data: Hex
  readonly inWords: (answer: Hex) => string
}

/** Reserves, balances and votes, asked of the shared layer and, by the same call, of both boosters. */
export function readings(stage: OpenStage): Promise<readonly Reading[]> {
  const { shared, ammA, ammB, people, contracts } = stage
  const { apples, pears, pair, ballot } = contracts
  const holders = Object.entries(people).map(([name, { address }]): readonly [string, Hex] => [name, address])
  const questions: readonly Question[] = [
    { what: "reserves", ...calls.reserves(pair), inWords: reservesInWords },
    { what: "votes", ...calls.proposal(ballot), inWords: votesInWords },
    ...[...holders, ["the pair", pair] as const].flatMap(([name, owner]) => [
      { what: `apples of ${name}`, ...calls.balance(apples, owner), inWords: balanceInWords },
      { what: `pears of ${name}`, ...calls.balance(pears, owner), inWords: balanceInWords },
    ]),
  ]
  return Promise.all(questions.map((question) => ask([shared, ammA, ammB], question)))
}

async function ask(layers: readonly Layer[], { what, to, data, inWords }: Question): Promise<Reading> {
  const answers = await Promise.all(
    layers.map(async (layer) => [layer.name, await answer(layer, { to, data })] as const),
  )
  const [first] = answers
  return { what, to, data, answers: new Map(answers), inWords: first === undefined ? "" : inWords(first[1]) }
}

function reservesInWords(data: Hex): string {
  const [apples, pears] = decodeFunctionResult({ abi: pairAbi, functionName: "getReserves", data })
  return `${amount(apples)} apples, ${amount(pears)} pears`
}

function votesInWords(data: Hex): string {
  const [text, inFavour, against] = decodeFunctionResult({ abi: ballotAbi, functionName: "proposalOf", data })
  return `${inFavour} for, ${against} against "${text}"`
}

function balanceInWords(data: Hex): string {
  return amount(decodeFunctionResult({ abi: tokenAbi, functionName: "balanceOf", data }))
}
