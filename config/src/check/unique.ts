import type { Problem } from "../chain-file-error.ts"
import { defaultPort } from "../defaults.ts"
import { type LayerSketch, valueOf } from "../sketch.ts"

/** Names, chain ids and ports belong to one layer each. */
export function checkUnique(layers: readonly LayerSketch[]): Problem[] {
  return [
    ...repeated(layers, "name", "name", ({ name }) => valueOf(name)),
    ...repeated(layers, "chainId", "chain id", ({ chainId }) => valueOf(chainId)),
    ...repeated(layers, "rpc.port", "port", portOf),
  ]
}

function portOf({ rpc }: LayerSketch, index: number): number | undefined {
  if (rpc.kind === "invalid") return undefined
  const port = valueOf(rpc)?.port ?? defaultPort(index)
  return port === 0 ? undefined : port
}

function repeated(
  layers: readonly LayerSketch[],
  key: string,
  what: string,
  value: (layer: LayerSketch, index: number) => string | number | undefined,
): Problem[] {
  const first = new Map<string | number, LayerSketch>()
  return layers.flatMap((layer, index) => {
    const own = value(layer, index)
    if (own === undefined) return []
    const other = first.get(own)
    if (other === undefined) {
      first.set(own, layer)
      return []
    }
    const message = `${JSON.stringify(own)} is the ${what} of ${other.path} too; each layer needs its own`
    return [{ path: `${layer.path}.${key}`, message }]
  })
}
