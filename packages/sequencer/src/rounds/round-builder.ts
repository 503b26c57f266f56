import {
  type Address,
  type Block,
  type BlockHash,
  type Executor,
  limits as coreLimits,
  type LayerId,
  type Precompiles,
  type Refusal,
  type Root,
  type Round,
  type StateSink,
  type Transaction,
  type TrieState,
} from "@trellis/core"
import { limits } from "../limits.ts"
import type { Mempool } from "../mempool/mempool.ts"
import type { LayerPlan } from "../plan.ts"
import { BlockDraft } from "./block-draft.ts"
import { fork, type PendingLayer, pendingContext, toInput } from "./pending.ts"
import { runSound } from "./sound-step.ts"

/** What a round builder stands on: the newest blocks and states, and where new state goes. */
export interface Ground {
  readonly sink: StateSink
  state(root: Root): TrieState
  head(layer: LayerId): Block
  blockHash(layer: LayerId, number: bigint): BlockHash | undefined
  /** Apply steps in the layer's log. */
  applies(layer: LayerId): bigint
}

/** A transaction that will never run, and why. */
export interface Dropped {
  readonly layer: LayerId
  readonly transaction: Transaction
  readonly refusal: Refusal
}

/** What building came to: a round, where anything asked for one. */
export interface BuiltRound {
  readonly round: Round | undefined
  readonly dropped: readonly Dropped[]
}

/** Which layers may or must have a block. */
export interface RoundRequest {
  /** Layers whose own transactions may run now. */
  readonly due: ReadonlySet<LayerId>
  /** Layers that get a block even without transactions. */
  readonly forced: ReadonlySet<LayerId>
  readonly nowSeconds: bigint
}

/**
 * Builds rounds: depth first, in the order the layers give their children, each child on the roots that
 * the step before it left (spec 5). It changes nothing but the sink: a round not used is as if never built.
 */
export class RoundBuilder {
  readonly #executor: Executor
  readonly #precompiles: Precompiles
  readonly #plans: ReadonlyMap<LayerId, LayerPlan>
  readonly #mempools: ReadonlyMap<LayerId, Mempool>
  readonly #root: LayerPlan
  readonly #looked = new Map<
    LayerId,
    { readonly version: number; readonly head: BlockHash; readonly isReady: boolean }
  >()

  constructor(
    executor: Executor,
    precompiles: Precompiles,
    plans: readonly LayerPlan[],
    mempools: ReadonlyMap<LayerId, Mempool>,
  ) {
    const [root] = plans
    if (root === undefined) throw new RangeError("a hierarchy has a root layer")
    this.#executor = executor
    this.#precompiles = precompiles
    this.#plans = new Map(plans.map((plan) => [plan.id, plan]))
    this.#mempools = mempools
    this.#root = root
  }

  /**
   * The next round, and the transactions that were refused on the way to it.
   * @throws ParentUnavailable, MissingNode, MissingCode; then nothing was built
   */
  async build(ground: Ground, request: RoundRequest): Promise<BuiltRound> {
    const under: RoundUnderWay = { ground, request, blocks: [], dropped: [] }
    const block = await this.#block(under, this.#root, [])
    const round = block === undefined ? undefined : { number: block.header.number, blocks: under.blocks }
    return { round, dropped: under.dropped }
  }

  /** Whether a layer or one below it has work. */
  #wanted(under: RoundUnderWay, plan: LayerPlan): boolean {
    const { due, forced } = under.request
    if (forced.has(plan.id)) return true
    if (due.has(plan.id) && this.#hasReady(under.ground, plan, under.request.nowSeconds)) return true
    return plan.order.some((entry) => entry.kind === "child" && this.#wanted(under, this.#plan(entry.layer)))
  }

  /** The answer stays as long as neither the mempool nor the head changes: it is asked often, and reads every sender. */
  #hasReady(ground: Ground, plan: LayerPlan, nowSeconds: bigint): boolean {
    const head = ground.head(plan.id)
    const mempool = this.#mempool(plan)
    const known = this.#looked.get(plan.id)
    if (known?.version === mempool.version && known.head === head.hash) return known.isReady
    const { fields } = pendingContext(plan, head, nowSeconds)
    const isReady = mempool.hasReady(fields.baseFee, nonceReader(ground.state(head.header.stateRoot)))
    this.#looked.set(plan.id, { version: mempool.version, head: head.hash, isReady })
    return isReady
  }

  async #block(under: RoundUnderWay, plan: LayerPlan, ancestors: readonly PendingLayer[]): Promise<Block | undefined> {
    const { ground, request } = under
    if (!this.#wanted(under, plan)) return undefined
    const head = ground.head(plan.id)
    const own: PendingLayer = {
      plan,
      context: pendingContext(plan, head, request.nowSeconds),
      blockHash: (number) => ground.blockHash(plan.id, number),
      state: ground.state(head.header.stateRoot),
    }
    const draft = new BlockDraft(own, ancestors, ground.sink)
    for (const entry of plan.order) {
      if (draft.steps >= coreLimits.blockStepsMax) break
      if (entry.kind === "transactions") await this.#transactions(under, plan, draft)
      else await this.#child(under, this.#plan(entry.layer), draft)
    }
    if (draft.isEmpty && !request.forced.has(plan.id)) return undefined
    const block = draft.seal()
    under.blocks.push(block)
    return block
  }

  async #child(under: RoundUnderWay, child: LayerPlan, draft: BlockDraft): Promise<void> {
    const parent = draft.layers[0]?.plan
    const block = await this.#block(under, child, fork(draft.layers))
    if (block === undefined || parent === undefined) return
    const applied = under.blocks.filter((built) => this.#plan(built.layer).parent === parent.id).length
    draft.addApply(block, this.#precompiles, under.ground.applies(parent.id) + BigInt(applied - 1))
  }

  async #transactions(under: RoundUnderWay, plan: LayerPlan, draft: BlockDraft): Promise<void> {
    const [own] = draft.layers
    if (own === undefined) return
    const { fields } = own.context
    const room = Math.min(
      coreLimits.blockTransactionsMax - draft.transactions,
      Number((fields.gasLimit - draft.gasUsed) / limits.transactionGasMin),
    )
    const picked = this.#mempool(plan).ready(fields.baseFee, nonceReader(own.state), room)
    if (picked.length === 0) return
    const layers = draft.layers.map(toInput)
    const { ran, outcome, poison } = await runSound(picked, (transactions) =>
      this.#executor.execute({ layers, transactions, gasUsedBefore: draft.gasUsed }),
    )
    for (const of of poison) under.dropped.push({ layer: plan.id, ...of })
    if (outcome === undefined) return
    const included = outcome.transactions.flatMap((result, i) => {
      const transaction = ran[i]
      if (transaction === undefined) return []
      if (result.kind === "included") return [{ transaction, receipt: result.receipt }]
      under.dropped.push({ layer: plan.id, transaction, refusal: result.refusal })
      return []
    })
    if (included.length > 0) draft.addTransactions(included, outcome.layers)
  }

  #plan(layer: LayerId): LayerPlan {
    const plan = this.#plans.get(layer)
    if (plan === undefined) throw new RangeError(`layer ${layer} is not of this hierarchy`)
    return plan
  }

  #mempool({ id }: LayerPlan): Mempool {
    const mempool = this.#mempools.get(id)
    if (mempool === undefined) throw new RangeError(`layer ${id} has no mempool`)
    return mempool
  }
}

interface RoundUnderWay {
  readonly ground: Ground
  readonly request: RoundRequest
  readonly blocks: Block[]
  readonly dropped: Dropped[]
}

function nonceReader(state: TrieState): (sender: Address) => bigint {
  return (sender) => state.account(sender)?.nonce ?? 0n
}
