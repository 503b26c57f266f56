import {
  type BlockHash,
  DeltaMismatch,
  InputError,
  type LayerId,
  type Root,
  type StateSink,
  type StateSource,
} from "@trellis/core"
import type { PostedRound } from "./batch.ts"
import { decodeBatch } from "./batch-codec.ts"
import { deriveRound } from "./derive-round.ts"
import { BatchRefused } from "./errors.ts"
import type { HierarchyTip, LayerTip } from "./layer-tips.ts"

/** A block as the settlement chain's data shows it. */
export interface DerivedBlock {
  readonly layer: LayerId
  readonly number: bigint
  readonly hash: BlockHash
  readonly postRoot: Root
}

export interface DerivedRound {
  readonly number: bigint
  /** In the order they were posted in. */
  readonly blocks: readonly DerivedBlock[]
}

/**
 * Rebuilds every root and block hash of every layer from batches alone (spec 9), executing nothing.
 * `source` holds the states of `tip` and answers from `sink`.
 */
export class Derivation {
  #tip: HierarchyTip
  readonly #source: StateSource
  readonly #sink: StateSink

  constructor(tip: HierarchyTip, source: StateSource, sink: StateSink) {
    this.#tip = tip
    this.#source = source
    this.#sink = sink
  }

  /** Where the hierarchy stands after the batches so far. */
  get tip(): HierarchyTip {
    return this.#tip
  }

  /**
   * Follows the next batch, whole or not at all; what a refused one gave to the sink is named by no root.
   * @throws InputError where it is no batch; BatchRefused where it does not follow; MissingNode, MissingCode
   */
  follow(batch: Uint8Array): readonly DerivedRound[] {
    const rounds = decodeBatch(batch)
    const tips = new Map<LayerId, LayerTip>(this.#tip.layers.map((tip) => [tip.layer, tip]))
    let newest = this.#tip.round
    for (const round of rounds) {
      newest += 1n
      if (round.number !== newest) {
        throw new BatchRefused({ round: round.number, where: "its number", why: `the next round is ${newest}` })
      }
      this.#derive(round, tips)
    }
    this.#tip = { round: newest, layers: [...tips.values()] }
    return rounds.map(({ number, blocks }) => ({
      number,
      blocks: blocks.map(({ layer, number, hash, postRoot }) => ({ layer, number, hash, postRoot })),
    }))
  }

  #derive(round: PostedRound, tips: Map<LayerId, LayerTip>): void {
    try {
      deriveRound(round, tips, this.#source, this.#sink)
    } catch (error) {
      if (!(error instanceof InputError) && !(error instanceof DeltaMismatch)) throw error
      throw new BatchRefused({ round: round.number, where: "its writes", why: error.message })
    }
  }
}

/** All rounds of batches, in order, from `tip` on. @throws as `Derivation.follow` */
export function derive(
  tip: HierarchyTip,
  batches: Iterable<Uint8Array>,
  source: StateSource,
  sink: StateSink,
): readonly DerivedRound[] {
  const derivation = new Derivation(tip, source, sink)
  return Array.from(batches, (batch) => derivation.follow(batch)).flat()
}
