import { type Hex, toHex } from "viem"
import { type Fields, fields, hex, list, quantity, text } from "./fields.ts"
import type { Layer } from "./layer.ts"
import { limits } from "./limits.ts"

/** One slot that a step changed. */
export interface SlotChange {
  readonly address: Hex
  readonly slot: Hex
  readonly prior: Hex
  readonly next: Hex
}

/** A step of a layer's log, and what it did to that layer. */
export interface Step {
  readonly index: bigint
  readonly blockNumber: bigint
  readonly preRoot: Hex
  readonly postRoot: Hex
  readonly slots: readonly SlotChange[]
  readonly transactions: readonly Hex[]
  /** The block of a child that an `apply` step applied; absent where the layer ran transactions of its own. */
  readonly child?: { readonly chainId: number; readonly number: bigint; readonly hash: Hex }
}

/** One entry of `trellis_hierarchy`. */
export interface LayerState {
  readonly chainId: number
  readonly name: string
  readonly latest: bigint
  readonly safe: bigint
  readonly finalized: bigint
  readonly stateRoot: Hex
  /** How many steps its log holds. */
  readonly steps: bigint
}

/** Every layer, as one of them tells it. */
export async function hierarchy({ client }: Layer): Promise<readonly LayerState[]> {
  const answer = await client.request({ method: "trellis_hierarchy", params: [] })
  return list(answer, "trellis_hierarchy").map((entry) => layerState(fields(entry, "layer")))
}

function layerState(entry: Fields): LayerState {
  const heads = fields(entry["heads"], "heads")
  return {
    chainId: Number(quantity(entry["layer"], "layer")),
    name: text(entry["name"], "name"),
    latest: quantity(heads["latest"], "latest"),
    safe: quantity(heads["safe"], "safe"),
    finalized: quantity(heads["finalized"], "finalized"),
    stateRoot: hex(entry["stateRoot"], "stateRoot"),
    steps: quantity(entry["steps"], "steps"),
  }
}

/** How many steps a layer's log holds now. */
export async function stepCount(layer: Layer): Promise<bigint> {
  const own = (await hierarchy(layer)).find(({ chainId }) => chainId === layer.chainId)
  if (own === undefined) throw new Error(`${layer.url} does not list its own layer ${layer.chainId}`)
  return own.steps
}

/** The steps from index `from` to the newest, in order. @throws RangeError beyond `stepsMax` */
export async function stepsSince(layer: Layer, from: bigint): Promise<readonly Step[]> {
  const end = await stepCount(layer)
  if (end - from > limits.stepsMax) {
    throw new RangeError(`${end - from} steps were made meanwhile, at most ${limits.stepsMax} are read back`)
  }
  const steps: Step[] = []
  for (let index = from; index < end; index++) steps.push(await stepAt(layer, index))
  return steps
}

async function stepAt(layer: Layer, index: bigint): Promise<Step> {
  const place = toHex(index)
  const [stepAnswer, deltaAnswer] = await Promise.all([
    layer.client.request({ method: "trellis_getStep", params: [place] }),
    layer.client.request({ method: "trellis_getDelta", params: [{ step: place }] }),
  ])
  const step = fields(stepAnswer, `step ${index}`)
  const delta = fields(deltaAnswer, `delta of step ${index}`)
  const change = ownEntry(layer, step)
  const changed = fields(ownEntry(layer, delta)["delta"], "delta")
  return {
    index,
    blockNumber: quantity(step["blockNumber"], "blockNumber"),
    preRoot: hex(change["preRoot"], "preRoot"),
    postRoot: hex(change["postRoot"], "postRoot"),
    slots: list(changed["slots"], "slots").map((slot) => slotChange(fields(slot, "slot"))),
    transactions: list(step["transactions"], "transactions").map((hash) => hex(hash, "transaction")),
    ...(step["kind"] === "apply" ? { child: childOf(step) } : {}),
  }
}

/** What a step did to the layer whose step it is. */
function ownEntry(layer: Layer, { changes }: Fields): Fields {
  const own = list(changes, "changes")
    .map((change) => fields(change, "change"))
    .find((change) => Number(quantity(change["layer"], "layer")) === layer.chainId)
  if (own === undefined) throw new TypeError(`a step of layer ${layer.chainId} does not say what it did to the layer`)
  return own
}

function childOf(step: Fields) {
  return {
    chainId: Number(quantity(step["child"], "child")),
    number: quantity(step["childNumber"], "childNumber"),
    hash: hex(step["childHash"], "childHash"),
  }
}

function slotChange(slot: Fields): SlotChange {
  return {
    address: hex(slot["address"], "address"),
    slot: hex(slot["slot"], "slot"),
    prior: hex(slot["prior"], "prior"),
    next: hex(slot["next"], "next"),
  }
}

/** The first step that does not begin at the root where the one before it ended, if there is one. */
export function brokenLink(steps: readonly Step[]): Step | undefined {
  return steps.find((step, i) => i > 0 && steps[i - 1]?.postRoot !== step.preRoot)
}
