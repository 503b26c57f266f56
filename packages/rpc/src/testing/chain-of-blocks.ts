import type { Address, Block, BlockHash, LayerContext, LayerId, TransactionHash, TrieState } from "@trellis/core"
import { fieldsOf, hash, sealBlock, zeroBlockHash, zeroWord } from "@trellis/core"

const genesisTimestamp = 1_700_000_000n
const secondsPerBlock = 2n

/** A block with the layer's state after it. */
export interface Held {
  readonly block: Block
  readonly state: TrieState
}

/** What is fixed about a layer. */
export interface LayerRules {
  readonly layer: LayerId
  readonly transparent: boolean
  readonly blockGas: bigint
  readonly baseFee: bigint
  readonly coinbase: Address
}

/** One layer's blocks, from genesis to head, and the context of the block to come. */
export class ChainOfBlocks {
  readonly #rules: LayerRules
  readonly #held: Held[] = []

  constructor(rules: LayerRules, genesis: TrieState) {
    this.#rules = rules
    const context = this.#context(0n, { number: 0n, hash: zeroBlockHash })
    const parts = { contexts: [context], preRoots: [genesis.root], steps: [], transactions: [], receipts: [] }
    this.#held.push({ block: sealBlock(parts), state: genesis })
  }

  get head(): Held {
    const head = this.#held.at(-1)
    if (head === undefined) throw new RangeError("a chain keeps its genesis")
    return head
  }

  get steps(): number {
    return this.#held.reduce((sum, { block }) => sum + block.steps.length, 0)
  }

  at(number: bigint): Held | undefined {
    return this.#held[Number(number)]
  }

  byHash(of: BlockHash): Held | undefined {
    return this.#held.find(({ block }) => block.hash === of)
  }

  transaction(of: TransactionHash): { block: Block; index: number } | undefined {
    for (const { block } of this.#held) {
      const index = block.receipts.findIndex((receipt) => receipt.transaction === of)
      if (index >= 0) return { block, index }
    }
    return undefined
  }

  /** Of the block to come. */
  get pending(): LayerContext {
    const { block } = this.head
    const number = block.header.number + 1n
    return this.#context(number, { number: block.header.number, hash: block.hash })
  }

  /** Of a block that is held. */
  contextOf(block: Block): LayerContext {
    return block.contexts[0] ?? { ...this.pending, fields: fieldsOf(block.header) }
  }

  add(block: Block, state: TrieState): void {
    this.#held.push({ block, state })
  }

  /** Takes the newest blocks off, newest first. */
  revert(count: number): Block[] {
    return this.#held
      .splice(Math.max(1, this.#held.length - count))
      .toReversed()
      .map(({ block }) => block)
  }

  /** Steps of all blocks before one. */
  stepsBefore(block: Block): number {
    const before = this.#held.filter((held) => held.block.header.number < block.header.number)
    return before.reduce((sum, held) => sum + held.block.steps.length, 0)
  }

  /** The block that holds a step of the layer's log. */
  withStep(index: number): { block: Block; place: number } | undefined {
    let place = index
    for (const { block } of this.#held) {
      if (place < block.steps.length) return { block, place }
      place -= block.steps.length
    }
    return undefined
  }

  #context(number: bigint, anchor: LayerContext["anchor"]): LayerContext {
    const { layer, transparent, blockGas, baseFee, coinbase } = this.#rules
    const fields = {
      number,
      timestamp: genesisTimestamp + number * secondsPerBlock,
      gasLimit: blockGas,
      baseFee,
      blobBaseFee: 1n,
      prevRandao: hash(zeroWord),
      coinbase,
    }
    return { layer, hardfork: "osaka", hosted: true, transparent, slotPrice: 0n, fields, anchor }
  }
}
