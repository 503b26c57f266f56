import type { Hardfork } from "@trellis/core"
import type { Amount } from "./amount.ts"

/** 32 bytes of hex, or the name of an environment variable that holds them. */
export type PrivateKey = `0x${string}` | { readonly env: string }

/** When a layer builds a block: as soon as there is something to put into it, or at an interval. */
export type BlocksFile =
  | "onDemand"
  | {
      /** Milliseconds between two blocks. */
      readonly everyMs: number
      /** Whether to build blocks with nothing in them. Default: false. */
      readonly empty?: boolean
    }

/** Who pays for gas. */
export type FeesFile =
  | "zero"
  | { readonly kind: "zero" }
  | {
      readonly kind: "eip1559"
      /** Base fee of the first block, a unit of gas. Default: `"1 gwei"`. */
      readonly initialBaseFee?: Amount
      /** For each slot of an ancestor that a transaction makes non-zero. Default: 0. */
      readonly slotPrice?: Amount
    }
  | {
      readonly kind: "sponsored"
      /** Address of the genesis account that pays everybody's fees. */
      readonly sponsor: string
      /** Base fee of the first block, a unit of gas. Default: `"1 gwei"`. */
      readonly initialBaseFee?: Amount
    }

/** When a block counts as final. */
export interface FinalityFile {
  /** How many attesters must attest a block. Default: all of them. */
  readonly required?: number
  /** Addresses that may attest. Default: those of `provers`. */
  readonly attesters?: readonly string[]
  /** Milliseconds from a block's sealing; past them it is reverted. Default: 60 000. */
  readonly proofDeadlineMs?: number
}

/** Bounds of one layer. Each has a default. */
export interface LimitsFile {
  /** Gas of one block. Default: 60 000 000. */
  readonly blockGas?: number | bigint
  /** Transactions the mempool holds. Default: 10 000. */
  readonly poolTransactionsMax?: number
  /** Transactions of one sender the mempool holds. Default: 256. */
  readonly poolPerSenderMax?: number
  /** Bytes of one JSON-RPC request. Default: 2 MiB. */
  readonly rpcBodyBytesMax?: number
  /** Calls of one JSON-RPC batch. Default: 100. */
  readonly rpcBatchMax?: number
  /** Blocks one `eth_getLogs` may cover. Default: 10 000. */
  readonly logsRangeMax?: number
  /** Subscriptions and filters at once. Default: 1 000. */
  readonly subscriptionsMax?: number
}

/** A genesis account, by its key or its address. */
export type AccountFile = {
  /** Default: 0. */
  readonly balance?: Amount
  /** Default: 0. */
  readonly nonce?: number | bigint
  readonly code?: `0x${string}`
  /** Slot to value, both as numbers: decimal or 0x text. */
  readonly storage?: { readonly [slot: string]: string | number | bigint }
} & ({ readonly key: PrivateKey; readonly address?: string } | { readonly address: string; readonly key?: never })

/** What may be said once for every layer, and again by a layer for itself. */
export interface PolicyFile {
  /** Default: `"osaka"`. */
  readonly hardfork?: Hardfork
  /** Whether contracts that live only on the parent can be called as if they were here. Default: true. */
  readonly transparent?: boolean
  /** Default: `"onDemand"`. */
  readonly blocks?: BlocksFile
  /** Default: `{ kind: "eip1559" }`. */
  readonly fees?: FeesFile
  readonly limits?: LimitsFile
  readonly finality?: FinalityFile
  /** Genesis accounts: those of the file are on every layer, those of a layer on that layer too. */
  readonly accounts?: readonly AccountFile[]
}

/** One layer. */
export interface LayerFile extends PolicyFile {
  /** Small letters, digits and dashes. */
  readonly name: string
  /** Unique in the hierarchy. */
  readonly chainId: number
  /** The name of the parent. The shared layer, and only it, has none. */
  readonly parent?: string
  /**
   * What a block takes, in order: the names of the children and `"transactions"`, each once.
   * Default: the layer's own transactions, then the children as the file lists them.
   */
  readonly order?: readonly string[]
  /** Signs the layer's apply steps; its address is the coinbase. Default: a development key that is public. */
  readonly sequencer?: { readonly key: PrivateKey }
  /** Where JSON-RPC is served. Default: 127.0.0.1, and 8545 plus the layer's place in the file. Port 0 takes a free one. */
  readonly rpc?: { readonly host?: string; readonly port?: number }
}

/** A hierarchy of layers, as its author writes it. */
export interface ChainFile extends PolicyFile {
  /** Small letters, digits and dashes. */
  readonly name: string
  /** Address of the first precompile; the others follow. Default: 0x…0b0001. */
  readonly precompileBase?: string
  /** Keys of the provers this node runs, each a process of its own. Default: one development key that is public. */
  readonly provers?: readonly { readonly key: PrivateKey }[]
  readonly layers: readonly LayerFile[]
}

/** Types a chain file while it is written. It is checked by `parseChain`, when it is read. */
export function defineChain(file: ChainFile): ChainFile {
  return file
}
