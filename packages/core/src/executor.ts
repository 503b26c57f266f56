import type { LayerContext } from "./block/fields.ts"
import type { Receipt } from "./block/receipt.ts"
import type { StateDelta } from "./delta/delta.ts"
import type { Address, BlockHash, Hex, LayerId } from "./primitives.ts"
import type { ReadSet } from "./reads.ts"
import type { StateView } from "./state/view.ts"
import type { Transaction } from "./transaction/transaction.ts"

/** One layer as a step runs against it. */
export interface LayerInput {
  readonly context: LayerContext
  /** The state at the last step boundary. */
  readonly view: StateView
  /** The hash of an earlier block of the layer, for BLOCKHASH. */
  readonly blockHash: (number: bigint) => BlockHash | undefined
}

/** A step of transactions to run. */
export interface StepInput {
  /** The layer itself first, then its ancestors from the parent up. */
  readonly layers: readonly LayerInput[]
  readonly transactions: readonly Transaction[]
  /** Gas the block's earlier steps used. */
  readonly gasUsedBefore: bigint
}

/** Why a transaction may not be in a block. */
export type RefusalReason =
  | "malformed"
  | "tooLarge"
  | "wrongChain"
  | "unsupportedType"
  | "nonceTooLow"
  | "nonceTooHigh"
  | "insufficientFunds"
  | "gasLimitTooLow"
  | "gasLimitTooHigh"
  | "blockGasExceeded"
  | "feeTooLow"
  | "tipAboveFee"
  | "senderHasCode"
  | "initcodeTooLarge"
  | "invalidAuthorizations"
  | "invalidBlobs"
  | "underpriced"
  | "alreadyKnown"
  | "poolFull"

/** A transaction that must be refused before it runs, and why. */
export interface Refusal {
  readonly reason: RefusalReason
  readonly message: string
}

export type TransactionOutcome =
  | { readonly kind: "included"; readonly receipt: Receipt }
  | { readonly kind: "refused"; readonly refusal: Refusal }

/** What a step did to one layer. */
export interface LayerOutcome {
  readonly layer: LayerId
  readonly delta: StateDelta
  readonly reads: ReadSet
}

/** The outcome of a step: one entry a transaction, one a layer, in the order of the input. */
export interface StepOutcome {
  readonly transactions: readonly TransactionOutcome[]
  readonly layers: readonly LayerOutcome[]
  readonly gasUsed: bigint
}

/** A message to run without a signature, nonce or fee: eth_call, eth_estimateGas, eth_createAccessList. */
export interface CallInput {
  readonly layers: readonly LayerInput[]
  readonly from: Address
  readonly to: Address | undefined
  readonly data: Hex
  readonly value: bigint
  readonly gasLimit: bigint
  readonly gasPrice: bigint
  readonly accessList: Transaction["accessList"]
  readonly authorizations: Transaction["authorizations"]
  /** Awaited before every frame and at some jumps: the caller's chance to let others run, or to give up by throwing. */
  readonly breathe?: () => Promise<void>
}

export interface CallOutcome {
  readonly succeeded: boolean
  readonly output: Hex
  readonly failure?: string
  /** As a transaction would be charged: intrinsic gas in, refunds out. */
  readonly gasUsed: bigint
  readonly ranOn: LayerId
  readonly created?: Address
  readonly layers: readonly LayerOutcome[]
  /** What was warm at the end, but for what is warm in every transaction. */
  readonly accessList: Transaction["accessList"]
}

/**
 * Runs a whole step: views, block fields and transactions in, receipts, deltas and read sets out.
 * Writes nothing. Any two executors agree bit for bit.
 */
export interface Executor {
  readonly name: string
  /** @throws ParentUnavailable, MissingNode, MissingCode: the step has no outcome then. */
  execute(input: StepInput): Promise<StepOutcome>
  /** @throws ParentUnavailable, MissingNode, MissingCode */
  call(input: CallInput): Promise<CallOutcome>
}
