import type { PublicInputs } from "@trellis/core"
import { quantity } from "./quantity.ts"

/** The public inputs of a block (spec 7). */
export function inputsShape({ version, layer, ancestors, ...hashes }: PublicInputs) {
  return {
    version: quantity(version),
    layer: quantity(layer),
    ...hashes,
    ancestors: ancestors.map(({ layer, ...of }) => ({ layer: quantity(layer), ...of })),
  }
}
