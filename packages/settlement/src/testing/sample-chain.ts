import {
  type Block,
  type CodeHash,
  type Hash,
  type Hex,
  type LayerId,
  limits,
  cachedLoader,
  type Root,
  type Round,
  type StateSink,
  type StateSource,
  TrieState,
} from "@trellis/core"
import type { HierarchyTip } from "../layer-tips.ts"
import { type SampleGround, sampleGenesis, sampleLayers, sampleRound } from "@trellis/core/samples"

/** Trie nodes and codes in a map: what a node has. */
export class SampleContent {
  readonly #held = new Map<Hex, Uint8Array>()
  readonly sink: StateSink = {
    node: (hash: Hash, rlp: Uint8Array) => void this.#held.set(hash, rlp),
    code: (hash: CodeHash, code: Uint8Array) => void this.#held.set(hash, code),
  }
  readonly source: StateSource = {
    nodes: cachedLoader({ get: (hash) => this.#held.get(hash) }, limits.trieNodesCachedMax),
    code: (hash) => this.#held.get(hash),
  }
}

/** A hierarchy that was executed: genesis and rounds after it, with its own states. */
export class SampleChain implements SampleGround {
  readonly content = new SampleContent()
  readonly genesis: Round
  readonly rounds: Round[] = []

  constructor() {
    this.genesis = sampleGenesis(this)
  }

  get sink(): StateSink {
    return this.content.sink
  }

  state(root: Root): TrieState {
    return new TrieState(root, this.content.source)
  }

  latest(layer: LayerId): Block | undefined {
    return this.#blocks(layer).at(-1)
  }

  applies(layer: LayerId): bigint {
    const steps = this.#blocks(layer).flatMap((block) => block.steps)
    return BigInt(steps.filter(({ kind }) => kind === "apply").length)
  }

  /** Adds a round a seed. */
  grow(seeds: readonly number[], writes = 4): this {
    for (const seed of seeds) this.rounds.push(sampleRound(this, seed, writes))
    return this
  }

  #blocks(layer: LayerId): Block[] {
    return [this.genesis, ...this.rounds].flatMap(({ blocks }) => blocks.filter((block) => block.layer === layer))
  }
}

/** What a node that joins has: the genesis states, made by itself, and where they stand. */
export function sampleNewcomer(): { readonly content: SampleContent; readonly tip: HierarchyTip } {
  const { genesis, content } = new SampleChain()
  const layers = genesis.blocks.map(({ layer, hash, header }) => {
    const parent = sampleLayers.find((entry) => entry.layer === layer)?.parent
    return { layer, parent, number: header.number, hash, stateRoot: header.stateRoot }
  })
  return { content, tip: { round: 0n, layers } }
}
