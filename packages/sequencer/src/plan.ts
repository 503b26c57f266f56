import type { Address, Hardfork, Hex, LayerId } from "@trellis/core"

/** Its own transactions, or a child, in the order a block takes them (spec 5). */
export type OrderEntry = { readonly kind: "transactions" } | { readonly kind: "child"; readonly layer: LayerId }

/** What a sequencer must know of a layer. Prices in wei. */
export interface LayerPlan {
  readonly id: LayerId
  readonly parent: LayerId | undefined
  readonly hardfork: Hardfork
  readonly transparent: boolean
  readonly order: readonly OrderEntry[]
  readonly blockGas: bigint
  readonly sponsor: Address | undefined
  readonly slotPrice: bigint
  /** Undefined: no base fee at all. */
  readonly initialBaseFee: bigint | undefined
  /** Signs apply steps; its address is the coinbase. */
  readonly sequencerKey: Hex
}
