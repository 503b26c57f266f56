import { parseChain } from "@trellis/config"
import {
  type Block,
  emptyRoot,
  layerId,
  sealBlock,
  word,
  zeroAddress,
  zeroBlockHash,
  zeroWord,
  hash,
} from "@trellis/core"
import type { Hierarchy, LayerEvent, LayerStatus } from "../hierarchy.ts"

const chain = parseChain({ name: "scripted", layers: [{ name: "shared", chainId: 7000 }] })

/** A sealed block with nothing in it. */
export function emptyBlock(number: bigint): Block {
  const fields = {
    number,
    timestamp: number,
    gasLimit: 1n,
    baseFee: 0n,
    blobBaseFee: 1n,
    prevRandao: hash(zeroWord),
    coinbase: zeroAddress,
  }
  const context = {
    layer: layerId(7000),
    hardfork: "osaka",
    hosted: true,
    transparent: true,
    slotPrice: 0n,
    fields,
    anchor: { number: number - 1n, hash: zeroBlockHash },
  } as const
  return sealBlock({ contexts: [context], preRoots: [emptyRoot], steps: [], transactions: [], receipts: [] })
}

/** A hierarchy of one layer that does what a test tells it, to see what the command makes of it. */
export class ScriptedHierarchy implements Hierarchy {
  readonly chain = chain
  readonly #events = new Set<(event: LayerEvent) => void>()
  readonly #changes = new Set<() => void>()
  #status: LayerStatus = {
    layer: 7000,
    name: "shared",
    parent: undefined,
    url: "http://127.0.0.1:8545",
    heads: { latest: 0n, safe: 0n, finalized: 0n },
    stateRoot: word(emptyRoot),
    pendingTransactions: 0,
    steps: 0n,
  }
  stopped = false
  readonly #halted = Promise.withResolvers<unknown>()
  readonly halted = this.#halted.promise

  readonly layers = [
    {
      name: "shared",
      id: layerId(7000),
      url: "http://127.0.0.1:8545",
      backend: { subscribe: (listener: (event: LayerEvent) => void) => added(this.#events, listener) },
    },
  ]

  status = (): readonly LayerStatus[] => [this.#status]
  subscribe = (listener: () => void): (() => void) => added(this.#changes, listener)
  stop = async (): Promise<void> => {
    this.stopped = true
  }

  halt(error: unknown): void {
    this.#halted.resolve(error)
  }

  get listeners(): number {
    return this.#events.size + this.#changes.size
  }

  emit(event: LayerEvent): void {
    for (const listener of this.#events) listener(event)
  }

  change(status: Partial<LayerStatus>): void {
    this.#status = { ...this.#status, ...status }
    for (const listener of this.#changes) listener()
  }
}

function added<A>(set: Set<A>, item: A): () => void {
  set.add(item)
  return () => set.delete(item)
}
