import { type Address, emptyCodeHash, type LayerInput } from "@trellis/core"

/**
 * The layer whose code a transaction to `address` would run (spec 3, transparent mode): the layer
 * itself or, hop by hop as far as each layer is transparent, the nearest ancestor that has code
 * there. Undefined where none has.
 */
export function codeLayer(layers: readonly LayerInput[], address: Address): LayerInput | undefined {
  for (const layer of layers) {
    const account = layer.view.account(address)
    if (account !== undefined && account.codeHash !== emptyCodeHash) return layer
    if (!layer.context.transparent) return undefined
  }
  return undefined
}
