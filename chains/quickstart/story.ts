import type { Hex } from "viem"
import type { Contracts } from "./contracts.ts"
import { history, type RecordedStep } from "./history.ts"
import { connect, type Layer } from "./layer.ts"
import { openMarket } from "./market.ts"
import { type Reader, reader } from "./reader.ts"
import { type Reading, readings } from "./readings.ts"
import { type Sandbox, sandbox } from "./sandbox.ts"
import type { OpenStage, Stage } from "./stage.ts"
import { brokenLink, stepCount, stepsSince } from "./steps.ts"
import { approvals, type Chained, chainedTrades } from "./trades.ts"
import { votes } from "./votes.ts"
import { people } from "./wallet.ts"

/** The layers to play on, and keys of at least five accounts that are funded on each of them. */
export interface StoryInput {
  readonly urls: { readonly shared: string; readonly ammA: string; readonly ammB: string }
  readonly chainIds: { readonly shared: number; readonly ammA: number; readonly ammB: number }
  readonly keys: readonly Hex[]
  readonly log: (line: string) => void
}

/** All that happened, as the layers tell it over JSON-RPC. */
export interface StoryRecord {
  readonly shared: Layer
  readonly contracts: Contracts
  readonly chained: Chained
  readonly sandbox: Sandbox
  readonly reader: Reader
  /** Steps of the shared layer in order, with the transactions that took effect by each. */
  readonly steps: readonly RecordedStep[]
  readonly readings: readonly Reading[]
}

/**
 * Plays the quickstart's story through JSON-RPC with viem wallets, and reads it back.
 * @throws Error where a layer does not do as the protocol says
 */
export async function playStory(input: StoryInput): Promise<StoryRecord> {
  const stage = setStage(input)
  const from = await stepCount(stage.shared)
  const open = await openMarket(stage)
  await approvals(open)
  const chained = await chainedTrades(open)
  await votes(open)
  const acts = { chained, sandbox: await sandbox(open), reader: await reader(open) }
  return { shared: stage.shared, contracts: open.contracts, ...acts, ...(await readBack(open, from)) }
}

function setStage({ urls, chainIds, keys, log }: StoryInput): Stage {
  return {
    shared: connect("shared", chainIds.shared, urls.shared),
    ammA: connect("amm-a", chainIds.ammA, urls.ammA),
    ammB: connect("amm-b", chainIds.ammB, urls.ammB),
    people: people(keys),
    log,
  }
}

async function readBack(stage: OpenStage, from: bigint) {
  const { shared, ammA, ammB } = stage
  const steps = await stepsSince(shared, from)
  const broken = brokenLink(steps)
  if (broken !== undefined) throw new Error(`step ${broken.index} does not begin where step ${broken.index - 1n} ended`)
  return { steps: await history(shared, [ammA, ammB], steps), readings: await readings(stage) }
}
