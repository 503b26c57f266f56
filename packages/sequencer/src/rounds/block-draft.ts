import {
  appliedChanges,
  applyReceipt,
  type Block,
  type Hex,
  type LayerChange,
  type LayerOutcome,
  logsAbove,
  type Precompiles,
  type Receipt,
  type Root,
  type StateSink,
  type Step,
  sealBlock,
  signApply,
  type Transaction,
} from "@trellis/core"
import type { PendingLayer } from "./pending.ts"

/** A block under way: steps so far, on layers that change with each. */
export class BlockDraft {
  /** The layer itself first, then its ancestors from the parent up. */
  readonly layers: readonly PendingLayer[]
  readonly #own: PendingLayer
  readonly #preRoots: readonly Root[]
  readonly #sink: StateSink
  readonly #steps: Step[] = []
  readonly #transactions: Hex[] = []
  readonly #receipts: Receipt[] = []

  constructor(own: PendingLayer, ancestors: readonly PendingLayer[], sink: StateSink) {
    this.layers = [own, ...ancestors]
    this.#own = own
    this.#preRoots = this.layers.map(({ state }) => state.root)
    this.#sink = sink
  }

  get isEmpty(): boolean {
    return this.#steps.length === 0
  }

  get steps(): number {
    return this.#steps.length
  }

  get gasUsed(): bigint {
    return this.#receipts.at(-1)?.cumulativeGasUsed ?? 0n
  }

  get transactions(): number {
    return this.#transactions.length
  }

  /** A step of transactions that ran; the layers take its deltas. */
  addTransactions(
    included: readonly { readonly transaction: Transaction; readonly receipt: Receipt }[],
    outcomes: readonly LayerOutcome[],
  ): void {
    const changes = this.layers.map((layer, i): LayerChange => {
      const outcome = outcomes[i]
      if (outcome === undefined || outcome.layer !== layer.plan.id) throw new RangeError("one outcome a layer")
      return this.#change(layer, outcome)
    })
    this.#steps.push({
      kind: "transactions",
      firstTransaction: this.#transactions.length,
      transactions: included.length,
      changes,
    })
    for (const { transaction, receipt } of included) {
      this.#transactions.push(transaction.raw)
      this.#receipts.push(receipt)
    }
  }

  /** An apply step: a child's sealed block, whose change of this layer is one transaction (spec 4). */
  addApply(child: Block, precompiles: Precompiles, nonce: bigint): void {
    const { plan } = this.#own
    const changes = appliedChanges(child.changes)
    for (const [i, layer] of this.layers.entries()) {
      const change = changes[i]
      if (change === undefined || change.layer !== layer.plan.id)
        throw new RangeError("a child changes each of its ancestors")
      const { postRoot } = this.#change(layer, change)
      if (postRoot !== change.postRoot) throw new RangeError("an apply step ends at the child's post-root")
    }
    const [own] = changes
    if (own === undefined) throw new RangeError("a child has a parent")
    const raw = signApply({ layer: plan.id, nonce, to: precompiles.apply, delta: own.delta }, plan.sequencerKey)
    this.#steps.push({
      kind: "apply",
      firstTransaction: this.#transactions.length,
      transactions: 1,
      changes,
      child: child.layer,
      childNumber: child.header.number,
      childHash: child.hash,
    })
    this.#receipts.push(applyReceipt(raw, plan.id, logsAbove(child.layer, child.receipts), this.gasUsed))
    this.#transactions.push(raw)
  }

  seal(): Block {
    return sealBlock({
      contexts: this.layers.map(({ context }) => context),
      preRoots: this.#preRoots,
      steps: this.#steps,
      transactions: this.#transactions,
      receipts: this.#receipts,
    })
  }

  #change(layer: PendingLayer, { delta, reads }: Pick<LayerChange, "delta" | "reads">): LayerChange {
    const preRoot = layer.state.root
    layer.state = layer.state.apply(delta, this.#sink)
    return { layer: layer.plan.id, delta, reads, preRoot, postRoot: layer.state.root }
  }
}
