import type { LayerConfig } from "@trellis/config"
import type { LayerId } from "@trellis/core"

/** Which layers may, and which must, have a block now. */
export interface Due {
  readonly due: ReadonlySet<LayerId>
  readonly forced: ReadonlySet<LayerId>
}

/**
 * When layers build (on demand, or by interval). Intervals end at multiples of their length, so that
 * transactions sent within one share a block, whatever came before.
 */
export class Pace {
  readonly #layers: readonly LayerConfig[]
  readonly #intervals = new Map<LayerId, number>()

  constructor(layers: readonly LayerConfig[], nowMs: number) {
    this.#layers = layers
    for (const { id, blocks } of layers)
      if (blocks.kind === "interval") this.#intervals.set(id, Math.floor(nowMs / blocks.everyMs))
  }

  /** Layers whose time has come. An interval is used up by asking. */
  at(nowMs: number): Due {
    const due = new Set<LayerId>()
    const forced = new Set<LayerId>()
    for (const { id, blocks } of this.#layers) {
      if (blocks.kind === "onDemand") {
        due.add(id)
        continue
      }
      const interval = Math.floor(nowMs / blocks.everyMs)
      if (interval <= (this.#intervals.get(id) ?? -1)) continue
      this.#intervals.set(id, interval)
      due.add(id)
      if (blocks.empty) forced.add(id)
    }
    return { due, forced }
  }
}
