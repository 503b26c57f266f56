import {
  mergedChanges,
  appliedChanges,
  emptyDelta,
  emptyReads,
  type Header,
  hashHeader,
  hashSteps,
  type LayerChange,
  type LayerId,
  type Root,
  type StateSink,
  type StateSource,
  type Step,
  TrieState,
} from "@trellis/core"
import type { PostedBlock, PostedRound, PostedStep } from "./batch.ts"
import { BatchRefused } from "./errors.ts"
import type { LayerTip } from "./layer-tips.ts"
import { deltaOf, type Writes } from "./writes.ts"

/** The layers, the states they are in as the round goes on, and the blocks that wait for their turn. */
interface Progress {
  readonly round: PostedRound
  readonly tips: Map<LayerId, LayerTip>
  readonly running: Map<LayerId, TrieState>
  readonly waiting: Map<string, PostedBlock>
  readonly source: StateSource
  readonly sink: StateSink
}

/**
 * Derives a round: from its last block, the root layer's, down into each child where it is applied.
 * Moves `tips`.
 * @throws BatchRefused; DeltaMismatch, InputError for writes that fit no state
 */
export function deriveRound(
  round: PostedRound,
  tips: Map<LayerId, LayerTip>,
  source: StateSource,
  sink: StateSink,
): void {
  const waiting = new Map(round.blocks.map((block) => [`${block.layer}/${block.number}`, block]))
  const last = round.blocks.at(-1)
  if (last === undefined || tips.get(last.layer)?.parent !== undefined) {
    throw new BatchRefused({ round: round.number, where: "its last block", why: "it must be the root layer's" })
  }
  if (last.number !== round.number || waiting.size < round.blocks.length) {
    throw refusal(last, round, "a round has the root layer's block number, and each block once")
  }
  deriveBlock(last, { round, tips, running: new Map(), waiting, source, sink })
  for (const stray of waiting.values()) throw refusal(stray, round, "no later block of the round applies it")
}

function refusal({ layer, number }: PostedBlock, round: PostedRound, why: string): BatchRefused {
  return new BatchRefused({ round: round.number, where: `block ${number} of layer ${layer}`, why })
}

/** Derives a block on the running states; gives its merged change of each layer of its line. */
function deriveBlock(block: PostedBlock, progress: Progress): readonly LayerChange[] {
  const { round, tips, waiting } = progress
  waiting.delete(`${block.layer}/${block.number}`)
  const tip = tips.get(block.layer)
  if (tip === undefined) throw refusal(block, round, "the hierarchy has no such layer")
  if (block.number !== tip.number + 1n) throw refusal(block, round, `the layer's next block is ${tip.number + 1n}`)
  const line = lineOf(tip, tips)
  const preRoots = line.map((layer) => runningState(layer, progress).root)
  const steps: Step[] = []
  let firstTransaction = 0
  for (const posted of block.steps) {
    const step = deriveStep(posted, firstTransaction, block, line, progress)
    firstTransaction += step.transactions
    steps.push(step)
  }
  seal(block, tip, steps, progress)
  return line.map((layer, i) => {
    const changes = mergedChanges(steps.flatMap((step) => step.changes[i] ?? []))
    return changes ?? unchanged(layer, preRoots[i] ?? tip.stateRoot)
  })
}

/** The layer itself, then its ancestors from the parent up. */
function lineOf({ layer, parent }: LayerTip, tips: ReadonlyMap<LayerId, LayerTip>): LayerId[] {
  const above = parent === undefined ? undefined : tips.get(parent)
  return above === undefined ? [layer] : [layer, ...lineOf(above, tips)]
}

function unchanged(layer: LayerId, at: Root): LayerChange {
  return { layer, preRoot: at, postRoot: at, delta: emptyDelta, reads: emptyReads }
}

function runningState(layer: LayerId, { running, tips, source, round }: Progress): TrieState {
  const tip = tips.get(layer)
  if (tip === undefined)
    throw new BatchRefused({ round: round.number, where: `layer ${layer}`, why: "it is not known" })
  const state = running.get(layer) ?? new TrieState(tip.stateRoot, source)
  running.set(layer, state)
  return state
}

function deriveStep(
  step: PostedStep,
  firstTransaction: number,
  block: PostedBlock,
  line: readonly LayerId[],
  progress: Progress,
): Step {
  if (step.kind === "transactions") {
    const { transactions, writes } = step
    if (writes.length !== line.length) throw refusal(block, progress.round, "a step writes to each layer of its line")
    const changes = line.map((layer, i) => write(layer, writes[i] ?? noWrites, progress))
    return { kind: "transactions", firstTransaction, transactions, changes }
  }
  const { child, childNumber } = step
  const applied = progress.waiting.get(`${child}/${childNumber}`)
  const { blocks } = progress.round
  const isBefore = applied !== undefined && blocks.indexOf(applied) < blocks.indexOf(block)
  if (!isBefore || progress.tips.get(child)?.parent !== block.layer) {
    throw refusal(
      block,
      progress.round,
      `it applies block ${childNumber} of layer ${child}, not a child's that is before it in the round`,
    )
  }
  const changes = appliedChanges(deriveBlock(applied, progress))
  return { kind: "apply", child, childNumber, childHash: applied.hash, firstTransaction, transactions: 1, changes }
}

const noWrites: Writes = { accounts: [], slots: [] }

function write(layer: LayerId, writes: Writes, progress: Progress): LayerChange {
  const before = runningState(layer, progress)
  const delta = deltaOf(writes, before)
  const after = before.apply(delta, progress.sink)
  progress.running.set(layer, after)
  return { layer, preRoot: before.root, postRoot: after.root, delta, reads: emptyReads }
}

/** The block hash must be that of the header that follows: so it is with every root and delta it names. */
function seal(block: PostedBlock, tip: LayerTip, steps: readonly Step[], progress: Progress): void {
  const { layer, number, header: posted } = block
  const stateRoot = runningState(layer, progress).root
  if (stateRoot !== block.postRoot) {
    throw refusal(block, progress.round, `its writes lead to root ${stateRoot}, it says ${block.postRoot}`)
  }
  const header: Header = { ...posted, parentHash: tip.hash, stateRoot, number, stepsHash: hashSteps(layer, steps) }
  const hash = hashHeader(header)
  if (hash !== block.hash) throw refusal(block, progress.round, `its header has hash ${hash}, it says ${block.hash}`)
  progress.tips.set(layer, { ...tip, number, hash, stateRoot })
}
