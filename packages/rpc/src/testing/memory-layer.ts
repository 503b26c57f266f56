import {
  type Address,
  applyReceipt,
  type Block,
  type BlockHash,
  type CallInput,
  type CallOutcome,
  decodeTransaction,
  defaultPrecompileBase,
  type Executor,
  type Hex,
  type LayerChange,
  type LayerId,
  type LayerInput,
  logsAbove,
  precompilesAt,
  sealBlock,
  signApply,
  type Transaction,
  type TransactionHash,
  type TrieState,
} from "@trellis/core"
import { collectWitness, type Witness } from "@trellis/proof"
import type { BlockStatus, Heads, LayerBackend, LayerEvent, LayerStatus, LoggedStep, ServerLimits } from "../backend.ts"
import { ChainOfBlocks, type LayerRules } from "./chain-of-blocks.ts"
import { MemoryPool } from "./memory-pool.ts"
import type { MemoryContents } from "./memory-state.ts"
import { applyStep, type MadeStep, transactionsStep } from "./steps.ts"

export interface MemoryLayerOptions {
  readonly name: string
  readonly rules: LayerRules
  readonly limits: ServerLimits
  readonly parent: MemoryLayer | undefined
  readonly genesis: TrieState
  readonly contents: MemoryContents
  readonly executor: Executor
  readonly sequencerKey: Hex
}

/**
 * A layer in memory behind the port that JSON-RPC is served from: real states, blocks, executor and
 * witnesses, and nothing that runs by itself. `mine` makes a block of what was submitted.
 */
export class MemoryLayer implements LayerBackend {
  readonly layer: LayerId
  readonly name: string
  readonly hardfork = "osaka"
  readonly blockGas: bigint
  readonly limits: ServerLimits
  readonly clientVersion = "Trellis/memory"
  readonly #options: MemoryLayerOptions
  readonly #chain: ChainOfBlocks
  readonly #listeners = new Set<(event: LayerEvent) => void>()
  readonly #pool: MemoryPool
  #safe = 0n
  #finalized = 0n
  #applies = 0n
  /** Where a program reads it, for `hierarchy`. */
  url = ""

  constructor(options: MemoryLayerOptions) {
    this.#options = options
    this.layer = options.rules.layer
    this.name = options.name
    this.blockGas = options.rules.blockGas
    this.limits = options.limits
    this.#chain = new ChainOfBlocks(options.rules, options.genesis)
    this.#pool = new MemoryPool({
      account: (sender) => this.#chain.head.state.account(sender),
      fields: () => this.#chain.pending.fields,
      hardfork: this.hardfork,
    })
  }

  heads(): Heads {
    return { latest: this.#chain.head.block.header.number, safe: this.#safe, finalized: this.#finalized }
  }

  blockByNumber(number: bigint): Block | undefined {
    return this.#chain.at(number)?.block
  }

  blockByHash(hash: BlockHash): Block | undefined {
    return this.#chain.byHash(hash)?.block
  }

  transaction(hash: TransactionHash): { readonly block: Block; readonly index: number } | undefined {
    return this.#chain.transaction(hash)
  }

  pendingTransaction(hash: TransactionHash): Transaction | undefined {
    return this.#pool.find(hash)
  }

  pendingTransactions(): readonly Transaction[] {
    return this.#pool.waiting
  }

  pendingNonce(sender: Address): bigint {
    return this.#pool.nonce(sender)
  }

  decode(raw: Hex): Transaction {
    return decodeTransaction(raw, { layer: this.layer, hardfork: this.hardfork })
  }

  async submit(raw: Hex): Promise<TransactionHash> {
    const transaction = this.decode(raw)
    this.#pool.add(transaction)
    this.#tell({ kind: "pending", transaction })
    return transaction.hash
  }

  layersAt(at: bigint | "pending"): readonly LayerInput[] {
    const { head } = this.#chain
    const held = at === "pending" ? head : this.#chain.at(at)
    if (held === undefined) throw new RangeError(`layer ${this.layer} has no block ${at}`)
    const context = at === "pending" ? this.#chain.pending : this.#chain.contextOf(held.block)
    const own = { context, view: held.state, blockHash: (number: bigint) => this.blockByNumber(number)?.hash }
    const { parent } = this.#options
    return parent === undefined ? [own] : [own, ...parent.layersAt("pending")]
  }

  stateAt(block: bigint): TrieState {
    const held = this.#chain.at(block)
    if (held === undefined) throw new RangeError(`layer ${this.layer} has no block ${block}`)
    return held.state
  }

  call(input: CallInput): Promise<CallOutcome> {
    return this.#options.executor.call(input)
  }

  nextBaseFee(): bigint {
    return this.#options.rules.baseFee
  }

  subscribe(listener: (event: LayerEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Listeners there are: a test asks whether all have gone. */
  get listeners(): number {
    return this.#listeners.size
  }

  hierarchy(): readonly LayerStatus[] {
    const { parent, rules } = this.#options
    const own: LayerStatus = {
      layer: this.layer,
      name: this.name,
      parent: parent?.layer,
      url: this.url,
      hardfork: this.hardfork,
      transparent: rules.transparent,
      heads: this.heads(),
      stateRoot: this.#chain.head.block.header.stateRoot,
      pendingTransactions: this.#pool.waiting.length,
      steps: BigInt(this.#chain.steps),
    }
    return [...(parent?.hierarchy() ?? []), own]
  }

  step(index: bigint): LoggedStep | undefined {
    const found = this.#chain.withStep(Number(index))
    const step = found?.block.steps[found.place]
    return found === undefined || step === undefined ? undefined : { index, block: found.block, step }
  }

  firstStep(block: Block): bigint {
    return BigInt(this.#chain.stepsBefore(block))
  }

  status(block: Block): BlockStatus {
    const { number } = block.header
    return number <= this.#finalized ? "finalized" : number <= this.#safe ? "safe" : "head"
  }

  witness(block: Block): Witness {
    const { contents } = this.#options
    return collectWitness(block, {
      nodes: contents.nodes,
      code: (hash) => contents.code(hash),
      header: (layer, number) => this.find(layer).blockByNumber(number)?.header,
    })
  }

  /** Everything up to this block is safe, or finalized too. */
  settle(number: bigint, status: "safe" | "finalized"): void {
    this.#safe = number
    if (status === "finalized") this.#finalized = number
  }

  /** Makes a block of the transactions that wait; the parent applies it in a block of its own. */
  async mine(): Promise<Block> {
    const layers = this.layersAt("pending")
    const transactions = this.#pool.take()
    const outcome = await this.#options.executor.execute({ layers, transactions, gasUsedBefore: 0n })
    const changes = outcome.layers.map(({ layer, delta, reads }): LayerChange => {
      const before = this.#stateOf(layer)
      return { layer, preRoot: before.root, postRoot: this.#applied(layer, delta).root, delta, reads }
    })
    const block = this.#seal(layers, transactionsStep(transactions, outcome, changes))
    this.#options.parent?.apply(block)
    return block
  }

  /** Applies a child's block in a block of its own (spec 1). */
  apply(child: Block): Block {
    const [, change] = child.changes
    if (change === undefined) throw new RangeError("a child's block changes its parent")
    const { sequencerKey, parent } = this.#options
    const to = precompilesAt(defaultPrecompileBase).apply
    const raw = signApply({ layer: this.layer, nonce: this.#applies++, to, delta: change.delta }, sequencerKey)
    const receipt = applyReceipt(raw, this.layer, logsAbove(child.layer, child.receipts), 0n)
    const block = this.#seal(this.layersAt("pending"), applyStep(child, raw, receipt))
    parent?.apply(block)
    return block
  }

  /** Takes the newest blocks of this layer off, as a revert does. */
  revert(count: number): Block[] {
    const blocks = this.#chain.revert(count)
    this.#tell({ kind: "reverted", blocks })
    return blocks
  }

  #seal(layers: readonly LayerInput[], { step, transactions, receipts }: MadeStep): Block {
    const block = sealBlock({
      contexts: layers.map(({ context }) => context),
      preRoots: step.changes.map((change) => change.preRoot),
      steps: [step],
      transactions,
      receipts,
    })
    const own = block.changes[0]
    this.#chain.add(block, own === undefined ? this.#chain.head.state : this.#applied(this.layer, own.delta))
    this.#tell({ kind: "blocks", blocks: [block] })
    return block
  }

  /** This layer or an ancestor. @throws RangeError for any other */
  find(layer: LayerId): MemoryLayer {
    if (layer === this.layer) return this
    const { parent } = this.#options
    if (parent === undefined) throw new RangeError(`no layer ${layer} here or above`)
    return parent.find(layer)
  }

  #stateOf(layer: LayerId): TrieState {
    return this.find(layer).#chain.head.state
  }

  #applied(layer: LayerId, delta: LayerChange["delta"]): TrieState {
    return this.#stateOf(layer).apply(delta, this.#options.contents.sink)
  }

  #tell(event: LayerEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
