import type { Chain, LayerConfig } from "@trellis/config"
import { addressOfKey } from "@trellis/core"
import type { SealedBlock } from "@trellis/lifecycle"
import type { LayerRules } from "@trellis/proof"
import type { LayerPlan } from "@trellis/sequencer"

/** A layer's configuration as the sequencer needs it. */
export function planOf({
  id,
  parent,
  hardfork,
  transparent,
  order,
  limits,
  fees,
  sequencerKey,
}: LayerConfig): LayerPlan {
  return {
    id,
    parent,
    hardfork,
    transparent,
    order,
    blockGas: limits.blockGas,
    sponsor: fees.kind === "sponsored" ? fees.sponsor : undefined,
    slotPrice: fees.kind === "eip1559" ? fees.slotPrice : 0n,
    initialBaseFee: fees.kind === "zero" ? undefined : fees.initialBaseFee,
    sequencerKey,
    coinbase: addressOfKey(sequencerKey),
  }
}

/** A hierarchy as its attesters know it. */
export function rulesOf(chain: Chain): readonly LayerRules[] {
  return chain.layers.map((config) => {
    const { id, parent, hardfork, transparent, sponsor, slotPrice, initialBaseFee, coinbase } = planOf(config)
    const rule = { layer: id, parent, hardfork, transparent, hosted: true, slotPrice, initialBaseFee, coinbase }
    return sponsor === undefined ? rule : { ...rule, sponsor }
  })
}

/** A layer's finality, as the lifecycle reckons with it. */
export function policyOf({ finality }: LayerConfig): SealedBlock["policy"] {
  return { required: finality.required, attesters: finality.attesters, proofDeadlineMs: finality.proofDeadlineMs }
}
