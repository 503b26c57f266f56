import type {
  Address,
  Block,
  BlockHash,
  CallInput,
  CallOutcome,
  Hardfork,
  Hex,
  LayerId,
  LayerInput,
  Step,
  Transaction,
  TransactionHash,
  TrieState,
} from "@trellis/core"
import type { Witness } from "@trellis/proof"

/** Where a block stands in its life (spec 6). */
export type BlockStatus = "head" | "safe" | "finalized"

/** Numbers of a layer's newest block of each status. Genesis is 0 and always finalized. */
export interface Heads {
  readonly latest: bigint
  readonly safe: bigint
  readonly finalized: bigint
}

/** A layer as `trellis_hierarchy` shows it. */
export interface LayerStatus {
  readonly layer: LayerId
  readonly name: string
  readonly parent: LayerId | undefined
  readonly url: string
  readonly hardfork: Hardfork
  readonly transparent: boolean
  readonly heads: Heads
  readonly stateRoot: Hex
  readonly pendingTransactions: number
  readonly steps: bigint
}

/** A step with its place in the layer's log. */
export interface LoggedStep {
  readonly index: bigint
  readonly block: Block
  readonly step: Step
}

export type LayerEvent =
  /** New blocks of this layer, oldest first. */
  | { readonly kind: "blocks"; readonly blocks: readonly Block[] }
  /** Reverted blocks of this layer, newest first. */
  | { readonly kind: "reverted"; readonly blocks: readonly Block[] }
  | { readonly kind: "pending"; readonly transaction: Transaction }

/** Bounds of one layer's server. */
export interface ServerLimits {
  readonly rpcBodyBytesMax: number
  readonly rpcBatchMax: number
  readonly logsRangeMax: number
  readonly subscriptionsMax: number
}

/** What a layer's JSON-RPC server asks of the node. Reads are synchronous; blocks are those the layer holds now. */
export interface LayerBackend {
  readonly layer: LayerId
  readonly name: string
  readonly hardfork: Hardfork
  readonly blockGas: bigint
  readonly limits: ServerLimits
  readonly clientVersion: string
  heads(): Heads
  blockByNumber(number: bigint): Block | undefined
  blockByHash(hash: BlockHash): Block | undefined
  transaction(hash: TransactionHash): { readonly block: Block; readonly index: number } | undefined
  pendingTransaction(hash: TransactionHash): Transaction | undefined
  pendingTransactions(): readonly Transaction[]
  /** The nonce after the sender's executable transactions in the mempool. */
  pendingNonce(sender: Address): bigint
  /** A transaction of one of this layer's blocks, decoded. An apply transaction decodes as type 2. */
  decode(raw: Hex): Transaction
  /** Checks and takes a signed transaction. @throws TransactionRefused */
  submit(raw: Hex): Promise<TransactionHash>
  /**
   * This layer and its ancestors, own first, for eth_call. A number: the state after that block, the
   * block's own fields, the ancestors as that block left them; for the newest block, the ancestors as
   * they are now. "pending": the newest states under the fields of the block to come.
   */
  layersAt(block: bigint | "pending"): readonly LayerInput[]
  /** This layer's own state after a block. */
  stateAt(block: bigint): TrieState
  call(input: CallInput): Promise<CallOutcome>
  /** Base fee of the block to come, wei a unit of gas. */
  nextBaseFee(): bigint
  subscribe(listener: (event: LayerEvent) => void): () => void
  hierarchy(): readonly LayerStatus[]
  /** A step by its index in the layer's log; undefined where there is none. */
  step(index: bigint): LoggedStep | undefined
  /** The index in the layer's log of a block's first step. */
  firstStep(block: Block): bigint
  status(block: Block): BlockStatus
  witness(block: Block): Witness
}
