import {
  type Address,
  type Block,
  type BlockHash,
  type CallInput,
  type CallOutcome,
  decodeIncluded,
  fieldsOf,
  type Hex,
  type LayerContext,
  type LayerId,
  type LayerInput,
  type Transaction,
  type TransactionHash,
  type TrieState,
} from "@trellis/core"
import { collectWitness, type Witness } from "@trellis/proof"
import type { BlockStatus, Heads, LayerBackend, LayerEvent, LayerStatus, LoggedStep } from "@trellis/rpc"
import { toInput } from "@trellis/sequencer"
import type { Hierarchy } from "./hierarchy.ts"
import { patience } from "./patience.ts"
import { clientVersion } from "./version.ts"

/** One layer of a hierarchy, as its JSON-RPC server and programs that embed it see it. */
export class NodeBackend implements LayerBackend {
  readonly layer: LayerId
  readonly name: string
  readonly hardfork: LayerBackend["hardfork"]
  readonly blockGas: bigint
  readonly limits: LayerBackend["limits"]
  readonly clientVersion = clientVersion
  readonly #hierarchy: Hierarchy
  readonly #urlOf: (layer: LayerId) => string

  constructor(hierarchy: Hierarchy, layer: LayerId, urlOf: (layer: LayerId) => string) {
    const { name, hardfork, limits } = hierarchy.config(layer)
    this.layer = layer
    this.name = name
    this.hardfork = hardfork
    this.blockGas = limits.blockGas
    this.limits = limits
    this.#hierarchy = hierarchy
    this.#urlOf = urlOf
  }

  heads(): Heads {
    return headsOf(this.#hierarchy, this.layer)
  }

  blockByNumber(number: bigint): Block | undefined {
    return this.#hierarchy.store.block(this.layer, number)
  }

  blockByHash(hash: BlockHash): Block | undefined {
    return this.#hierarchy.store.blockByHash(this.layer, hash)
  }

  transaction(hash: TransactionHash): { readonly block: Block; readonly index: number } | undefined {
    const found = this.#hierarchy.store.transaction(hash)
    return found?.block.layer === this.layer ? found : undefined
  }

  pendingTransaction(hash: TransactionHash): Transaction | undefined {
    return this.#hierarchy.mempool(this.layer).get(hash)
  }

  pendingTransactions(): readonly Transaction[] {
    return this.#hierarchy.mempool(this.layer).all()
  }

  pendingNonce(sender: Address): bigint {
    const nonce = this.stateAt(this.heads().latest).account(sender)?.nonce ?? 0n
    return this.#hierarchy.mempool(this.layer).pendingNonce(sender, nonce)
  }

  decode(raw: Hex): Transaction {
    return decodeIncluded(raw, { layer: this.layer, hardfork: this.hardfork })
  }

  async submit(raw: Hex): Promise<TransactionHash> {
    return this.#hierarchy.submit(this.layer, raw).hash
  }

  layersAt(block: bigint | "pending"): readonly LayerInput[] {
    if (block === "pending") return this.#hierarchy.pending(this.layer).map(toInput)
    const at = this.#block(block)
    const isNewest = at.header.number === this.heads().latest
    const pending = this.#hierarchy.pending(this.layer)
    return pending.map(({ plan, context, blockHash }, i) => {
      const seen = isNewest || i === 0 ? undefined : at.contexts[i]
      const head = i === 0 ? at : this.#ancestor(plan.id, at, isNewest)
      const root = seen === undefined ? head.header.stateRoot : (at.changes[i]?.postRoot ?? head.header.stateRoot)
      return { context: seen ?? settled(context, head), view: this.#hierarchy.store.state(root), blockHash }
    })
  }

  stateAt(block: bigint): TrieState {
    return this.#hierarchy.store.state(this.#block(block).header.stateRoot)
  }

  call(input: CallInput): Promise<CallOutcome> {
    return this.#hierarchy.executor.call({ ...input, breathe: patience(() => performance.now()) })
  }

  nextBaseFee(): bigint {
    return this.#hierarchy.pending(this.layer)[0]?.context.fields.baseFee ?? 0n
  }

  subscribe(listener: (event: LayerEvent) => void): () => void {
    return this.#hierarchy.subscribe(this.layer, listener)
  }

  hierarchy(): readonly LayerStatus[] {
    return statusOf(this.#hierarchy, this.#urlOf)
  }

  step(index: bigint): LoggedStep | undefined {
    return this.#hierarchy.store.step(this.layer, index)
  }

  firstStep(block: Block): bigint {
    return this.#hierarchy.store.firstStep(block)
  }

  status(block: Block): BlockStatus {
    const { store } = this.#hierarchy
    const round = store.roundOf(block)
    const { safe, finalized } = store.marks()
    return round <= finalized ? "finalized" : round <= safe ? "safe" : "head"
  }

  witness(block: Block): Witness {
    return collectWitness(block, witnessSource(this.#hierarchy))
  }

  #block(number: bigint): Block {
    const block = this.blockByNumber(number)
    if (block === undefined) throw new RangeError(`layer ${this.layer} has no block ${number}`)
    return block
  }

  /** The newest block of an ancestor: now, or when the block's round was the newest. */
  #ancestor(layer: LayerId, block: Block, isNewest: boolean): Block {
    const { store } = this.#hierarchy
    const found = isNewest ? store.latest(layer) : store.latest(layer, store.roundOf(block))
    if (found === undefined)
      throw new RangeError(`layer ${layer} has no block when layer ${this.layer} has ${block.header.number}`)
    return found
  }
}

/** A layer as code called at a sealed block sees it: the block's own fields. */
function settled(context: LayerContext, { header, hash }: Block): LayerContext {
  return { ...context, fields: fieldsOf(header), anchor: { number: header.number, hash } }
}

/** Where witnesses of any layer's blocks are taken from. */
export function witnessSource({ store }: Hierarchy): Parameters<typeof collectWitness>[1] {
  return {
    nodes: store.nodes,
    code: (hash) => store.code(hash),
    header: (layer, number) => store.block(layer, number)?.header,
  }
}

function headsOf({ store }: Hierarchy, layer: LayerId): Heads {
  const { safe, finalized } = store.marks()
  const at = (round?: bigint): bigint => store.latest(layer, round)?.header.number ?? 0n
  return { latest: at(), safe: at(safe), finalized: at(finalized) }
}

/** Every layer's state of affairs. */
export function statusOf(hierarchy: Hierarchy, urlOf: (layer: LayerId) => string): readonly LayerStatus[] {
  return hierarchy.chain.layers.map(({ id, name, parent, hardfork, transparent }) => ({
    layer: id,
    name,
    parent,
    url: urlOf(id),
    hardfork,
    transparent,
    heads: headsOf(hierarchy, id),
    stateRoot: hierarchy.head(id).header.stateRoot,
    pendingTransactions: hierarchy.mempool(id).size,
    steps: hierarchy.store.steps(id),
  }))
}
