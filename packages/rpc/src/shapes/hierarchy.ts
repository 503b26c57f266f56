import type { LayerStatus } from "../backend.ts"
import { quantity } from "./quantity.ts"

/** One layer of the hierarchy. */
export function layerShape(of: LayerStatus) {
  const { latest, safe, finalized } = of.heads
  return {
    layer: quantity(of.layer),
    name: of.name,
    parent: of.parent === undefined ? null : quantity(of.parent),
    url: of.url,
    hardfork: of.hardfork,
    transparent: of.transparent,
    heads: { latest: quantity(latest), safe: quantity(safe), finalized: quantity(finalized) },
    stateRoot: of.stateRoot,
    pendingTransactions: quantity(of.pendingTransactions),
    steps: quantity(of.steps),
  }
}
