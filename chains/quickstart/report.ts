import type { Comparison } from "./compare.ts"
import type { Replay } from "./direct.ts"
import type { LayerState, Step } from "./steps.ts"
import type { StoryRecord } from "./story.ts"

/** Times since the program's start, in seconds. */
export interface Times {
  readonly secondsToFirstBlock: number
  readonly seconds: number
}

/** The JSON object that `--json` ends with: numbers as numbers, hashes and slots as 0x text. */
export function report(
  layers: readonly LayerState[],
  story: StoryRecord,
  replayed: Replay,
  { differences, slotsCompared }: Comparison,
  times: Times,
) {
  const names = new Map(layers.map(({ chainId, name }) => [chainId, name]))
  return {
    layers: layers.map(layer),
    transactions: transactions(story, replayed, names),
    steps: story.steps.map((one) => step(one, story.shared.name, names)),
    chained: { block: Number(story.chained.blockNumber), steps: story.chained.steps.map(({ index }) => Number(index)) },
    contracts: { ...story.contracts, poolReader: story.reader.address },
    readings: readingsOf(story),
    agreesWithDirect: differences.length === 0,
    differences,
    slotsCompared,
    slotsPerTransaction: slotsPerTransaction(replayed),
    ...times,
  }
}

function layer({ name, chainId, latest, safe, finalized, stateRoot, steps }: LayerState) {
  return {
    name,
    chainId,
    head: Number(latest),
    safe: Number(safe),
    finalized: Number(finalized),
    stateRoot,
    steps: Number(steps),
  }
}

function step({ index, blockNumber, child, preRoot, postRoot, slots }: Step, layerName: string, names: Names) {
  const applied =
    child === undefined
      ? {}
      : {
          child: names.get(child.chainId) ?? `${child.chainId}`,
          childNumber: Number(child.number),
          childHash: child.hash,
        }
  return {
    index: Number(index),
    layer: layerName,
    block: Number(blockNumber),
    kind: child === undefined ? "transactions" : "apply",
    ...applied,
    preRoot,
    postRoot,
    slots: slots.length,
  }
}

type Names = ReadonlyMap<number, string>

function readingsOf({ readings }: StoryRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(readings.map(({ what, inWords }) => [what, inWords]))
}

/** Every transaction in the order in which it took effect, with the slots it changed on the shared layer. */
function transactions(story: StoryRecord, replayed: Replay, names: Names) {
  const slots = new Map(
    replayed.steps.flatMap((one) =>
      one.transactions.map(({ recorded, direct }) => [recorded.hash, direct.changes.length]),
    ),
  )
  return story.steps.flatMap(({ index, recorded }) =>
    recorded.map(({ hash, chainId, from, to, succeeded, gasUsed }) => ({
      hash,
      layer: names.get(chainId) ?? `${chainId}`,
      step: Number(index),
      from,
      to: to ?? null,
      status: succeeded ? "success" : "reverted",
      gasUsed: Number(gasUsed),
      slots: slots.get(hash) ?? 0,
    })),
  )
}

/** Slots of the shared layer that a transaction changed: how many each, on average and at most. */
function slotsPerTransaction({ steps }: Replay) {
  const counts = steps.flatMap(({ transactions }) => transactions.map(({ direct }) => direct.changes.length))
  const total = counts.reduce((sum, count) => sum + count, 0)
  return {
    mean: counts.length === 0 ? 0 : Number((total / counts.length).toFixed(3)),
    max: Math.max(0, ...counts),
    total,
  }
}
