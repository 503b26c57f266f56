import type { OrderEntry } from "@trellis/config"
import type { Address, Hardfork, Hex, LayerId } from "@trellis/core"

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
  /** Signs apply steps. */
  readonly sequencerKey: Hex
  /** The address of the sequencer's key. */
  readonly coinbase: Address
}
