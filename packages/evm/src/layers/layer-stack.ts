import type { Log as LibraryLog, Message } from "@ethereumjs/evm"
import {
  address,
  hash,
  type LayerId,
  type LayerInput,
  type LayerOutcome,
  type Log,
  type Precompiles,
  toHex,
} from "@trellis/core"
import { precompileFunctions } from "../precompiles/table.ts"
import { Level } from "./level.ts"

/** A frame under way: who called whom, with what, how deep, on which layer. */
export interface Frame {
  readonly level: Level
  readonly message: Message
}

/** Steps run to their end; calls let others run in between. */
export type StackKind = "step" | "call"

/** A checkpoint of several layers at once. */
export interface StackCheckpoint {
  commit(): Promise<void>
  revert(): Promise<void>
}

/** The EVMs of a layer and its ancestors, and the frames that are open on them. */
export class LayerStack {
  /** The layer itself first, then its ancestors from the parent up. */
  readonly levels: readonly Level[]
  readonly kind: StackKind
  readonly precompiles: Precompiles
  readonly frames: Frame[] = []
  /** Awaited before every frame of a call and at some of its jumps, where its caller asks for it. */
  breathe: (() => Promise<void>) | undefined
  /** Logs of the library carry no layer. */
  readonly #layerOf = new WeakMap<LibraryLog, LayerId>()

  constructor(inputs: readonly LayerInput[], precompiles: Precompiles, kind: StackKind = "step") {
    this.kind = kind
    this.precompiles = precompiles
    this.levels = inputs.map((input, index) => new Level(this, index, input, precompileFunctions(this, precompiles)))
    this.reset(inputs)
  }

  /** The layer the step runs on. */
  get own(): Level {
    return this.level(0)
  }

  level(index: number): Level {
    const level = this.levels[index]
    if (level === undefined) throw new RangeError(`no layer ${index} generations up`)
    return level
  }

  reset(inputs: readonly LayerInput[]): void {
    this.frames.length = 0
    this.breathe = undefined
    for (const [i, input] of inputs.entries()) this.level(i).reset(input)
  }

  /** The innermost open frame. */
  frame(): Frame {
    const frame = this.frames.at(-1)
    if (frame === undefined) throw new RangeError("no frame is open")
    return frame
  }

  async checkpoint(levels: readonly Level[]): Promise<StackCheckpoint> {
    const restores: (() => void)[] = []
    for (const level of levels) restores.push(await level.checkpoint())
    return {
      commit: async () => {
        for (const level of levels) await level.commitCheckpoint()
      },
      revert: async () => {
        for (const level of levels) await level.revertCheckpoint()
        for (const restore of restores) restore()
      },
    }
  }

  /** Remembers the layer of logs that have none yet. */
  tag(logs: readonly LibraryLog[], level: Level): void {
    for (const log of logs) if (!this.#layerOf.has(log)) this.#layerOf.set(log, level.input.context.layer)
  }

  toLog(log: LibraryLog): Log {
    const layer = this.#layerOf.get(log) ?? this.own.input.context.layer
    const [at, topics, data] = log
    return { layer, address: address(toHex(at)), topics: topics.map((topic) => hash(toHex(topic))), data: toHex(data) }
  }

  /** What the step did to each layer so far. */
  outcome(): readonly LayerOutcome[] {
    return this.levels.map(({ input, state }) => ({
      layer: input.context.layer,
      delta: state.delta(),
      reads: state.readSet(),
    }))
  }
}
