import type { LayerStatus } from "../hierarchy.ts"

interface Sample {
  readonly atMs: number
  readonly steps: ReadonlyMap<number, bigint>
}

/** Counts steps a second over the last `windowMs`. The caller has the clock. */
export class StepRates {
  readonly #windowMs: number
  #samples: readonly Sample[] = []

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Takes a sample; steps a second by chain id, 0 where steps were reverted. */
  sample(layers: readonly LayerStatus[], atMs: number): ReadonlyMap<number, number> {
    const steps = new Map(layers.map((layer) => [layer.layer, layer.steps]))
    const recent = this.#samples.filter((sample) => atMs - sample.atMs <= this.#windowMs)
    this.#samples = [...recent, { atMs, steps }]
    const first = this.#samples[0]
    const seconds = first === undefined ? 0 : (atMs - first.atMs) / 1000
    return new Map(
      [...steps].map(([layer, now]) => {
        const done = Number(now - (first?.steps.get(layer) ?? now))
        return [layer, seconds > 0 ? Math.max(0, done / seconds) : 0]
      }),
    )
  }
}
