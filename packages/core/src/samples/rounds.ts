import {
  type Address,
  address,
  type Block,
  applyReceipt,
  appliedChanges,
  defaultPrecompileBase,
  delta,
  emptyDelta,
  emptyReads,
  emptyRoot,
  fromHex,
  type Hex,
  hashTransaction,
  keccakHex,
  type LayerChange,
  type LayerContext,
  type LayerId,
  layerId,
  precompilesAt,
  type Receipt,
  type Root,
  type Round,
  sealBlock,
  type StateDelta,
  type StateSink,
  type Step,
  signApply,
  type TrieState,
  zeroBlockHash,
} from "../index.ts"
import { sampleContract, sampleDelta, sampleGenesisDelta, sampleIntegers, sampleSlot } from "./delta.ts"

/** A shared layer, two boosters, an L3 under the second. */
export const sampleLayers: readonly { readonly layer: LayerId; readonly parent: LayerId | undefined }[] = [
  { layer: layerId(7000), parent: undefined },
  { layer: layerId(7101), parent: layerId(7000) },
  { layer: layerId(7102), parent: layerId(7000) },
  { layer: layerId(7201), parent: layerId(7102) },
]

/** What the next round is built on. */
export interface SampleGround {
  state(root: Root): TrieState
  readonly sink: StateSink
  latest(layer: LayerId): Block | undefined
  applies(layer: LayerId): bigint
}

const sequencerKey: Hex = `0x${"11".repeat(32)}`
const coinbase: Address = address(`0x${"5e".repeat(20)}`)
const { apply: applyAddress } = precompilesAt(defaultPrecompileBase)

/** The layer itself, then its ancestors from the parent up. */
function lineOf(layer: LayerId): LayerId[] {
  const parent = sampleLayers.find((entry) => entry.layer === layer)?.parent
  return parent === undefined ? [layer] : [layer, ...lineOf(parent)]
}

const childrenOf = (layer: LayerId): LayerId[] => sampleLayers.flatMap((at) => (at.parent === layer ? [at.layer] : []))

/** Round 0. */
export function sampleGenesis(ground: SampleGround): Round {
  const blocks = sampleLayers.map(({ layer }) => {
    const { root } = ground.state(emptyRoot).apply(sampleGenesisDelta(3, 5), ground.sink)
    const contexts = [contextOf(layer, undefined)]
    return sealBlock({ contexts, preRoots: [root], steps: [], transactions: [], receipts: [] })
  })
  return { number: 0n, blocks }
}

/** Of the block after `previous`. */
function contextOf(layer: LayerId, previous: Block | undefined): LayerContext {
  const number = previous === undefined ? 0n : previous.header.number + 1n
  const anchor =
    previous === undefined ? { number: 0n, hash: zeroBlockHash } : { number: number - 1n, hash: previous.hash }
  const fields = {
    number,
    timestamp: 1_700_000_000n + number,
    gasLimit: 30_000_000n,
    baseFee: 7n,
    blobBaseFee: 1n,
    prevRandao: keccakHex(new TextEncoder().encode(`${number}`)),
    coinbase,
  }
  return { layer, hardfork: "osaka", hosted: true, transparent: true, slotPrice: 0n, fields, anchor }
}

/** The next round. The same ground and seed, the same round. `writes` is about how many a step makes on a layer. */
export function sampleRound(ground: SampleGround, seed: number, writes = 4): Round {
  const integer = sampleIntegers(seed)
  return buildRound(ground, integer, (state) => sampleDelta(state, integer, integer(writes * 2)))
}

/** The next round, of the root layer alone, that sets so many slots. */
export function sampleLargeRound(ground: SampleGround, slots: number): Round {
  let set = 0
  const none = (): number => 0
  return buildRound(ground, none, (state) =>
    delta(
      [],
      Array.from({ length: slots / 2 }, () => sampleSlot(state, sampleContract, set++, 1)),
    ),
  )
}

function buildRound(ground: SampleGround, integer: Building["integer"], deltaOf: Building["deltaOf"]): Round {
  const [root] = sampleLayers
  if (root === undefined) throw new RangeError("the sample tree has a root")
  const building = { ground, integer, deltaOf, running: new Map(), blocks: [], applies: new Map() }
  const last = build(root.layer, building)
  return { number: last.header.number, blocks: building.blocks }
}

interface Building {
  readonly ground: SampleGround
  readonly integer: (below: number) => number
  readonly deltaOf: (state: TrieState) => StateDelta
  /** Each layer's state at the last step boundary. */
  readonly running: Map<LayerId, TrieState>
  readonly blocks: Block[]
  readonly applies: Map<LayerId, bigint>
}

function newest(layer: LayerId, { ground, blocks }: Building): Block {
  const block = blocks.findLast((of) => of.layer === layer) ?? ground.latest(layer)
  if (block === undefined) throw new RangeError(`layer ${layer} has no genesis`)
  return block
}

function runningState(layer: LayerId, building: Building): TrieState {
  const { running, ground } = building
  const state = running.get(layer) ?? ground.state(newest(layer, building).header.stateRoot)
  running.set(layer, state)
  return state
}

interface Stepped {
  readonly step: Step
  readonly transactions: readonly Hex[]
  readonly receipts: readonly Receipt[]
}

function build(layer: LayerId, building: Building): Block {
  const { integer, blocks } = building
  const line = lineOf(layer)
  const contexts = line.map((of) => contextOf(of, newest(of, building)))
  const preRoots = line.map((of) => runningState(of, building).root)
  const stepped: Stepped[] = []
  const children = childrenOf(layer).flatMap((child) => Array.from({ length: integer(3) }, () => child))
  for (const child of ["own", ...children, "own"] as const) {
    if (child === "own" && integer(4) === 3) continue
    const first = stepped.reduce((sum, { transactions }) => sum + transactions.length, 0)
    stepped.push(child === "own" ? ownStep(line, first, building) : applyStep(layer, child, first, building))
  }
  const block = sealBlock({
    contexts,
    preRoots,
    steps: stepped.map(({ step }) => step),
    transactions: stepped.flatMap(({ transactions }) => transactions),
    receipts: stepped.flatMap(({ receipts }) => receipts),
  })
  blocks.push(block)
  return block
}

function ownStep(line: readonly LayerId[], first: number, building: Building): Stepped {
  const { integer, deltaOf, ground, running } = building
  const changes = line.map((of): LayerChange => {
    const before = runningState(of, building)
    const delta = deltaOf(before)
    const after = before.apply(delta, ground.sink)
    running.set(of, after)
    return { layer: of, preRoot: before.root, postRoot: after.root, delta, reads: emptyReads }
  })
  const [own] = changes
  const raws = Array.from({ length: integer(3) + 1 }, (_, i) =>
    keccakHex(new TextEncoder().encode(`${own?.layer}/${own?.preRoot}/${first + i}/${integer(1 << 30)}`)),
  )
  const receipts = raws.map((raw) => receiptOf(raw, own?.layer ?? layerId(1)))
  const step: Step = { kind: "transactions", firstTransaction: first, transactions: raws.length, changes }
  return { step, transactions: raws, receipts }
}

function receiptOf(raw: Hex, layer: LayerId): Receipt {
  const log = { layer, address: coinbase, topics: [keccakHex(fromHex(raw))], data: raw }
  return {
    transaction: hashTransaction(raw),
    type: 2,
    succeeded: true,
    gasUsed: 21_000n,
    cumulativeGasUsed: 21_000n,
    effectiveGasPrice: 7n,
    logs: [log],
    ranOn: layer,
    slotFee: 0n,
    output: "0x",
  }
}

function applyStep(layer: LayerId, child: LayerId, first: number, building: Building): Stepped {
  const { ground, applies } = building
  const block = build(child, building)
  const changes = appliedChanges(block.changes)
  const nonce = applies.get(layer) ?? ground.applies(layer)
  applies.set(layer, nonce + 1n)
  const raw = signApply({ layer, nonce, to: applyAddress, delta: changes[0]?.delta ?? emptyDelta }, sequencerKey)
  const place = { firstTransaction: first, transactions: 1, changes }
  const step: Step = { kind: "apply", child, childNumber: block.header.number, childHash: block.hash, ...place }
  return { step, transactions: [raw], receipts: [applyReceipt(raw, layer, [], 0n)] }
}
