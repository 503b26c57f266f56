import type { Launched } from "@trellis/node"
import { compare, type Comparison, overRpc } from "./compare.ts"
import { replay } from "./direct.ts"
import { finalized } from "./finality.ts"
import { differenceLines, short, stepLine } from "./lines.ts"
import { report } from "./report.ts"
import type { LayerState } from "./steps.ts"
import { playStory, type StoryRecord } from "./story.ts"

type Say = (line: string) => void

/** The report of a story that was told to its end. */
export type Report = ReturnType<typeof report>

/** Seconds since the process began. */
export function secondsSinceStart(): number {
  return Number((performance.now() / 1000).toFixed(3))
}

/** Plays the story on a running hierarchy, compares it with one plain chain, and waits until it is finalized. */
export async function perform(launched: Launched, say: Say): Promise<Report> {
  const firstBlock = secondsToFirstBlock(launched)
  const story = await playStory({ ...stageOf(launched), log: say })
  tellSteps(story, launched, say)
  const contracts = Object.values(story.contracts)
  const replayed = await replay(story.steps, story.shared.chainId, contracts)
  const comparison = await compare(overRpc(story.shared), replayed, contracts, story.readings)
  tellComparison(comparison, story, say)
  const layers = await finalized(story.shared)
  tellFinality(layers, say)
  const times = { secondsToFirstBlock: await firstBlock, seconds: secondsSinceStart() }
  return report(layers, story, replayed, comparison, times)
}

/** @throws Error where the hierarchy is not the quickstart's */
function stageOf({ layers, chain }: Launched) {
  const of = (name: string) => {
    const layer = layers.find((one) => one.name === name)
    if (layer === undefined) throw new Error(`the story needs a layer named ${name}`)
    return layer
  }
  const [shared, ammA, ammB] = [of("shared"), of("amm-a"), of("amm-b")]
  return {
    urls: { shared: shared.url, ammA: ammA.url, ammB: ammB.url },
    chainIds: { shared: shared.id, ammA: ammA.id, ammB: ammB.id },
    keys: (chain.layers[0]?.accounts ?? []).flatMap(({ key }) => (key === undefined ? [] : [key])),
  }
}

/** When the first block after the start was made. */
function secondsToFirstBlock(launched: Launched): Promise<number> {
  const height = (): bigint => launched.status()[0]?.heads.latest ?? 0n
  const before = height()
  return new Promise((resolve) => {
    const unsubscribe = launched.subscribe(() => {
      if (height() === before) return
      unsubscribe()
      resolve(secondsSinceStart())
    })
  })
}

function tellSteps({ steps }: StoryRecord, { layers }: Launched, say: Say): void {
  const names = new Map(layers.map(({ id, name }): [number, string] => [id, name]))
  say("7. The shared layer's log, as trellis_getStep tells it:")
  for (const step of steps) say(`   ${stepLine(step, names)}`)
  say(`   ${steps.length} steps, each on the root where the one before it ended.`)
}

function tellComparison(comparison: Comparison, { readings }: StoryRecord, say: Say): void {
  const { differences, slotsCompared, transactionsCompared } = comparison
  say("8. The same transactions, in the same order, on one plain @ethereumjs/vm chain without any of our code:")
  say(
    `   ${transactionsCompared} transactions, ${slotsCompared} slots, ${readings.length} readings on each layer compared.`,
  )
  for (const { what, inWords } of readings) say(`   ${what.padEnd(18)} ${inWords}`)
  if (differences.length === 0) say("   All agree slot for slot; so do gas, logs and every step's delta.")
  for (const line of differenceLines(differences)) say(`   ${line}`)
}

function tellFinality(layers: readonly LayerState[], say: Say): void {
  say("9. An independent prover re-executed every block and attested it. Blocks are final in order:")
  for (const { name, latest, safe, finalized, stateRoot } of layers) {
    say(`   ${name.padEnd(7)} head ${latest}  safe ${safe}  finalized ${finalized}  root ${short(stateRoot)}`)
  }
}
