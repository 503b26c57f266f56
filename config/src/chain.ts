import type { Address, Hardfork, Hex, LayerId, Slot, Word } from "@trellis/core"

/** What a genesis account holds. Balance in wei. */
export interface GenesisAccount {
  readonly address: Address
  readonly balance: bigint
  readonly nonce: bigint
  readonly code: Hex
  readonly storage: readonly { readonly slot: Slot; readonly value: Word }[]
  /** A development key that opens the account; printed at start. */
  readonly key?: Hex
}

/** When a layer builds a block of its own transactions. */
export type BlockPolicy =
  | { readonly kind: "onDemand" }
  | { readonly kind: "interval"; readonly everyMs: number; readonly empty: boolean }

/** Who pays, and what (spec 10). Prices in wei. */
export type FeePolicy =
  | { readonly kind: "eip1559"; readonly initialBaseFee: bigint; readonly slotPrice: bigint }
  | { readonly kind: "sponsored"; readonly sponsor: Address; readonly initialBaseFee: bigint }
  | { readonly kind: "zero" }

/** Bounds of one layer. */
export interface LayerLimits {
  readonly blockGas: bigint
  readonly poolTransactionsMax: number
  readonly poolPerSenderMax: number
  readonly rpcBodyBytesMax: number
  readonly rpcBatchMax: number
  readonly logsRangeMax: number
  readonly subscriptionsMax: number
}

/** When a layer's block counts as final (spec 6, 7). */
export interface FinalityPolicy {
  /** How many of `attesters` must attest a block. */
  readonly required: number
  readonly attesters: readonly Address[]
  /** From the block's sealing; past it the block is reverted. */
  readonly proofDeadlineMs: number
}

/** Its own transactions, or a child, in the order a block takes them. */
export type OrderEntry = { readonly kind: "transactions" } | { readonly kind: "child"; readonly layer: LayerId }

/** One layer, with every default filled in. */
export interface LayerConfig {
  readonly name: string
  readonly id: LayerId
  readonly parent: LayerId | undefined
  readonly hardfork: Hardfork
  readonly transparent: boolean
  readonly accounts: readonly GenesisAccount[]
  readonly blocks: BlockPolicy
  readonly fees: FeePolicy
  readonly limits: LayerLimits
  readonly order: readonly OrderEntry[]
  readonly finality: FinalityPolicy
  /** Signs the layer's apply steps; its address is the layer's coinbase. */
  readonly sequencerKey: Hex
  readonly rpc: { readonly host: string; readonly port: number }
}

/** A hierarchy as a chain file describes it. The root layer first, every parent before its children. */
export interface Chain {
  readonly name: string
  readonly precompileBase: Address
  /** Keys of the attesting provers this node runs itself, each a process of its own. */
  readonly proverKeys: readonly Hex[]
  readonly layers: readonly LayerConfig[]
}
