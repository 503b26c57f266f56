import { setImmediate } from "node:timers/promises"
import type { Chain, LayerConfig } from "@trellis/config"
import {
  type Address,
  type Block,
  decodeIncluded,
  decodeTransaction,
  hashTransaction,
  emptyRoot,
  type Executor,
  type LayerId,
  precompilesAt,
  type Round,
  type Transaction,
} from "@trellis/core"
import {
  initialState,
  isLate,
  type LifecycleEffect,
  type LifecycleEvent,
  type LifecycleState,
  type Reduced,
  reduce,
  restore,
  type SealedRound,
} from "@trellis/lifecycle"
import type { LayerEvent } from "@trellis/rpc"
import {
  admit,
  costMax,
  generationOf,
  type Ground,
  genesisRound,
  type LayerPlan,
  Mempool,
  mayPassLater,
  type PendingLayer,
  pendingContext,
  RoundBuilder,
} from "@trellis/sequencer"
import type { Store } from "@trellis/store"
import { Listeners } from "./listeners.ts"
import type { Due } from "./pace.ts"
import { planOf, policyOf } from "./plans.ts"
import { Serial } from "./serial.ts"

/** What a hierarchy asks of the world around it. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  nowMs(): number
  /** Have this block attested. */
  prove(block: Block): void
  log(line: string): void
}

/**
 * A hierarchy that runs: every change of it (a round sealed, an attestation, a revert) happens one at a
 * time, through the lifecycle's reducer and the store.
 */
export class Hierarchy {
  readonly chain: Chain
  readonly store: Store
  readonly executor: Executor
  readonly #configs: ReadonlyMap<LayerId, LayerConfig>
  /** Made once: each has an address worked out from its key. */
  readonly #plans: ReadonlyMap<LayerId, LayerPlan>
  readonly #mempools: ReadonlyMap<LayerId, Mempool>
  readonly #listeners: ReadonlyMap<LayerId, Listeners<LayerEvent>>
  readonly #changed: Listeners<void>
  readonly #builder: RoundBuilder
  readonly #ground: Ground
  readonly #around: Surroundings
  readonly #serial = new Serial()
  #lifecycle: LifecycleState = initialState
  #building: Reduced["building"] = "open"

  constructor(chain: Chain, store: Store, executor: Executor, around: Surroundings) {
    this.chain = chain
    this.store = store
    this.executor = executor
    this.#around = around
    const onThrow = (error: unknown): void => around.log(`a subscriber failed: ${String(error)}`)
    this.#configs = new Map(chain.layers.map((config) => [config.id, config]))
    this.#plans = new Map(chain.layers.map((config) => [config.id, planOf(config)]))
    this.#mempools = new Map(chain.layers.map(({ id, limits }) => [id, new Mempool(limits)]))
    this.#listeners = new Map(chain.layers.map(({ id }) => [id, new Listeners(onThrow)]))
    this.#changed = new Listeners(onThrow)
    this.#builder = new RoundBuilder(
      executor,
      precompilesAt(chain.precompileBase),
      [...this.#plans.values()],
      this.#mempools,
    )
    this.#ground = {
      sink: store.sink,
      state: (root) => store.state(root),
      head: (layer) => this.head(layer),
      blockHash: (layer, number) => store.block(layer, number)?.hash,
      applies: (layer) => store.applies(layer),
    }
  }

  /** Genesis for a new store; else goes on where the store left off. */
  async start(): Promise<void> {
    const head = this.store.head()
    if (head === undefined) {
      const layers = this.chain.layers.map((config) => ({ plan: this.#plan(config.id), accounts: config.accounts }))
      await this.store.commit(genesisRound(layers, this.store.state(emptyRoot), this.store.sink))
      return
    }
    const { safe, finalized } = this.store.marks()
    const rounds: SealedRound[] = []
    for (let number = finalized + 1n; number <= head; number++) rounds.push(this.#sealed(this.#round(number)))
    await this.#serial.run(() => this.#enact(restore({ head, safe, finalized, rounds }, this.#around.nowMs())))
  }

  config(layer: LayerId): LayerConfig {
    const config = this.#configs.get(layer)
    if (config === undefined) throw new RangeError(`layer ${layer} is not of this hierarchy`)
    return config
  }

  #plan(layer: LayerId): LayerPlan {
    const plan = this.#plans.get(layer)
    if (plan === undefined) throw new RangeError(`layer ${layer} is not of this hierarchy`)
    return plan
  }

  mempool(layer: LayerId): Mempool {
    const mempool = this.#mempools.get(layer)
    if (mempool === undefined) throw new RangeError(`layer ${layer} is not of this hierarchy`)
    return mempool
  }

  /** The layer's newest block. */
  head(layer: LayerId): Block {
    const block = this.store.latest(layer)
    if (block === undefined) throw new RangeError(`layer ${layer} has no genesis block`)
    return block
  }

  /** The layer itself, then its ancestors from the parent up. */
  lineage(layer: LayerId): readonly LayerConfig[] {
    const config = this.config(layer)
    return config.parent === undefined ? [config] : [config, ...this.lineage(config.parent)]
  }

  /** The lineage as the blocks to come will find it. */
  pending(layer: LayerId): readonly PendingLayer[] {
    const nowSeconds = BigInt(Math.floor(this.#around.nowMs() / 1000))
    return this.lineage(layer).map((config) => {
      const head = this.head(config.id)
      const plan = this.#plan(config.id)
      return {
        plan,
        context: pendingContext(plan, head, nowSeconds),
        state: this.store.state(head.header.stateRoot),
        blockHash: (number) => this.store.block(config.id, number)?.hash,
      }
    })
  }

  subscribe(layer: LayerId, listener: (event: LayerEvent) => void): () => void {
    return this.#listeners.get(layer)?.add(listener) ?? (() => undefined)
  }

  /** Told after every change of any layer. */
  onChange(listener: () => void): () => void {
    return this.#changed.add(listener)
  }

  /** Checks a signed transaction and puts it into the layer's mempool. @throws TransactionRefused */
  submit(layer: LayerId, raw: Transaction["raw"]): Transaction {
    const { hardfork } = this.config(layer)
    const transaction = decodeTransaction(raw, { layer, hardfork })
    admit(this.mempool(layer), this.pending(layer), transaction)
    this.#tell(layer, { kind: "pending", transaction })
    return transaction
  }

  /** Builds and seals the next round, where the layers that are due have work. True where one was sealed. */
  async build(due: Due): Promise<boolean> {
    return this.#serial.run(async () => {
      const nowMs = this.#around.nowMs()
      if (this.#building === "paused" || isLate(this.#lifecycle, nowMs)) return false
      try {
        const { round, dropped } = await this.#builder.build(this.#ground, {
          ...due,
          nowSeconds: BigInt(Math.floor(nowMs / 1000)),
        })
        for (const { layer, transaction, refusal } of dropped) {
          if (mayPassLater(refusal.reason)) continue
          this.mempool(layer).delete(transaction.hash)
          this.#around.log(`layer ${layer}: transaction ${transaction.hash} dropped: ${refusal.message}`)
        }
        if (round === undefined) return false
        await this.#seal(round)
        return true
      } finally {
        this.store.discard()
      }
    })
  }

  /** Tells the lifecycle what happened. */
  async happened(event: LifecycleEvent): Promise<void> {
    await this.#serial.run(() => this.#enact(reduce(this.#lifecycle, event)))
  }

  /** Done when nothing is under way. */
  idle(): Promise<void> {
    return this.#serial.idle()
  }

  async #seal(round: Round): Promise<void> {
    await this.store.commit(round)
    const sealedAtMs = this.#around.nowMs()
    for (const block of round.blocks) this.#forget(block)
    for (const block of round.blocks) this.#tell(block.layer, { kind: "blocks", blocks: [block] })
    await this.#enact(reduce(this.#lifecycle, { kind: "sealed", round: this.#sealed(round), sealedAtMs }))
    const hash = round.blocks.at(-1)?.hash
    if (hash !== undefined) await this.#enact(reduce(this.#lifecycle, { kind: "durable", round: round.number, hash }))
  }

  /** Takes a block's transactions out of the mempool, and what their senders have gone past. */
  #forget(block: Block): void {
    const mempool = this.mempool(block.layer)
    const state = this.store.state(block.header.stateRoot)
    const senders = new Set<Address>()
    for (const transaction of this.#transactionsOf(block)) {
      senders.add(transaction.sender)
      for (const { authority } of transaction.authorizations) if (authority !== undefined) senders.add(authority)
      mempool.delete(transaction.hash)
    }
    for (const sender of senders) mempool.prune(sender, state.account(sender)?.nonce ?? 0n)
  }

  async #enact({ state, effects, building }: Reduced): Promise<void> {
    this.#lifecycle = state
    this.#building = building
    for (const effect of effects) await this.#do(effect)
    if (effects.length > 0) this.#changed.tell()
  }

  async #do(effect: LifecycleEffect): Promise<void> {
    switch (effect.kind) {
      case "prove": {
        const block = this.store.blockByHash(effect.layer, effect.block)
        if (block !== undefined) this.#around.prove(block)
        return
      }
      case "safe":
        return this.store.setMarks({ ...this.store.marks(), safe: effect.round })
      case "finalized":
        return this.store.setMarks({ ...this.store.marks(), finalized: effect.round })
      case "prune":
        // Undo is a root: there is no undo data to prune.
        return
      case "revert":
        return this.#revert(effect)
    }
  }

  async #revert({ to, blamed, reason }: Extract<LifecycleEffect, { kind: "revert" }>): Promise<void> {
    const why =
      reason.kind === "refused" ? reason.why : `${reason.attested} of ${reason.required} attestations at its deadline`
    this.#around.log(
      `layer ${blamed.layer}: block ${blamed.number} (${blamed.block}) is invalid: ${why}; reverting to round ${to}`,
    )
    const removed = await this.store.revertTo(to)
    for (const { blocks } of removed) {
      for (const block of [...blocks].reverse()) this.#tell(block.layer, { kind: "reverted", blocks: [block] })
    }
    for (const { blocks } of [...removed].reverse()) {
      for (const block of blocks) if (block.hash !== blamed.block) await this.#readmit(block)
    }
  }

  /**
   * A reverted block's transactions wait again, the blamed block's do not (spec 6): it would be built, and
   * blamed, again and again. What can no longer run is found when it is built.
   */
  async #readmit(block: Block): Promise<void> {
    const mempool = this.mempool(block.layer)
    const layers = this.pending(block.layer)
    for (const transaction of this.#transactionsOf(block)) {
      const nonce = layers[0]?.state.account(transaction.sender)?.nonce ?? 0n
      const cost = costMax(transaction, generationOf(layers, transaction.to) > 0)
      if (mempool.readmit(transaction, nonce, cost)) this.#tell(block.layer, { kind: "pending", transaction })
    }
    // Signatures are recovered here: others run in between.
    await setImmediate()
  }

  /** A block's own transactions, without those that apply a child's block. */
  #transactionsOf({ layer, steps, transactions }: Block): readonly Transaction[] {
    const mempool = this.mempool(layer)
    const { hardfork } = this.config(layer)
    return steps.flatMap(({ kind, firstTransaction, transactions: count }) => {
      const own = kind === "apply" ? [] : transactions.slice(firstTransaction, firstTransaction + count)
      return own.map((raw) => mempool.get(hashTransaction(raw)) ?? decodeIncluded(raw, { layer, hardfork }))
    })
  }

  #tell(layer: LayerId, event: LayerEvent): void {
    this.#listeners.get(layer)?.tell(event)
    this.#changed.tell()
  }

  #sealed(round: Round) {
    const blocks = round.blocks.map(({ layer, hash, header }) => ({
      layer,
      hash,
      number: header.number,
      policy: policyOf(this.config(layer)),
    }))
    return { number: round.number, blocks }
  }

  #round(number: bigint): Round {
    const round = this.store.round(number)
    if (round === undefined) throw new RangeError(`the store has no round ${number}`)
    return round
  }
}
