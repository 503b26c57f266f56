import type { Address, Hash, Hex } from "viem"

/** How a block is named over RPC: a tag, a number or a hash. */
export type RpcBlockRef = Hex | BlockTag
export type BlockTag = "latest" | "safe" | "finalized" | "earliest"

/** Where a block stands in its life. */
export type BlockStatus = "head" | "safe" | "finalized"

export interface RpcLayer {
  readonly layer: Hex
  readonly name: string
  readonly parent: Hex | null
  readonly url: string
  readonly hardfork: string
  readonly transparent: boolean
  readonly heads: { readonly latest: Hex; readonly safe: Hex; readonly finalized: Hex }
  readonly stateRoot: Hash
  readonly pendingTransactions: Hex
  readonly steps: Hex
}

export interface RpcRoots {
  readonly layer: Hex
  readonly preRoot: Hash
  readonly postRoot: Hash
}

export interface RpcStep {
  readonly index: Hex
  readonly layer: Hex
  readonly blockNumber: Hex
  readonly blockHash: Hash
  readonly kind: "transactions" | "apply"
  readonly firstTransaction: Hex
  readonly transactions: readonly Hash[]
  readonly child?: Hex
  readonly childNumber?: Hex
  readonly childHash?: Hash
  readonly changes: readonly (RpcRoots & {
    readonly accounts: Hex
    readonly slots: Hex
    readonly deltaHash: Hash
    readonly readHash: Hash
  })[]
}

export interface RpcAccountFields {
  readonly nonce: Hex
  readonly balance: Hex
}

export interface RpcDelta {
  readonly layer: Hex
  readonly changes: readonly (RpcRoots & {
    readonly delta: {
      readonly accounts: readonly {
        readonly address: Address
        readonly prior: RpcAccountFields | null
        readonly next: RpcAccountFields | null
        readonly code?: { readonly prior: Hex; readonly next: Hex }
      }[]
      readonly slots: readonly {
        readonly address: Address
        readonly slot: Hash
        readonly prior: Hash
        readonly next: Hash
      }[]
    }
    readonly encoded: Hex
  })[]
}

export interface RpcReadSet {
  readonly layer: Hex
  readonly changes: readonly (RpcRoots & {
    readonly reads: {
      readonly accounts: readonly {
        readonly address: Address
        readonly value: (RpcAccountFields & { readonly codeHash: Hash }) | null
      }[]
      readonly slots: readonly { readonly address: Address; readonly slot: Hash; readonly value: Hash }[]
      readonly codes: readonly Hash[]
      readonly fields: readonly string[]
      readonly blockHashes: readonly { readonly number: Hex; readonly hash: Hash | null }[]
      readonly root: boolean
    }
    readonly readHash: Hash
  })[]
}

export interface RpcWitness {
  readonly witness: Hex
  readonly inputs: {
    readonly version: Hex
    readonly layer: Hex
    readonly preRoot: Hash
    readonly postRoot: Hash
    readonly block: Hash
    readonly transactionsHash: Hash
    readonly ancestors: readonly (RpcRoots & {
      readonly readHash: Hash
      readonly deltaHash: Hash
      readonly logHash: Hash
      readonly fieldsHash: Hash
    })[]
  }
  readonly inputsHash: Hash
}

/** What a block or step is asked for by. */
export type RpcBlockOrStep = RpcBlockRef | { readonly step: Hex }

/** The methods a layer answers beyond Ethereum's, as viem types them. */
export type BoosterRpcSchema = [
  { Method: "trellis_hierarchy"; Parameters?: undefined; ReturnType: readonly RpcLayer[] },
  { Method: "trellis_getStep"; Parameters: [index: Hex]; ReturnType: RpcStep | null },
  { Method: "trellis_getDelta"; Parameters: [of: RpcBlockOrStep]; ReturnType: RpcDelta | null },
  { Method: "trellis_getReadSet"; Parameters: [of: RpcBlockOrStep]; ReturnType: RpcReadSet | null },
  { Method: "trellis_blockStatus"; Parameters: [block: RpcBlockRef]; ReturnType: BlockStatus | null },
  { Method: "trellis_getWitness"; Parameters: [block: RpcBlockRef]; ReturnType: RpcWitness | null },
]
