import type { Problem } from "../chain-file-error.ts"
import { ownTransactions } from "../defaults.ts"
import { type LayerSketch, valueOf } from "../sketch.ts"

/** An order names the layer's own transactions and each of its children, once. */
export function checkOrder(layers: readonly LayerSketch[]): Problem[] {
  return layers.flatMap((layer) => {
    const name = valueOf(layer.name)
    const reserved =
      name === ownTransactions
        ? [{ path: `${layer.path}.name`, message: `"${name}" is what an order calls a layer's own transactions` }]
        : []
    const order = valueOf(layer.order)
    if (name === undefined || order === undefined) return reserved
    const children = layers
      .filter((child) => valueOf(child.parent) === name)
      .flatMap((child) => valueOf(child.name) ?? [])
    return [...reserved, ...orderProblems(`${layer.path}.order`, order, [ownTransactions, ...children])]
  })
}

function orderProblems(path: string, order: readonly string[], expected: readonly string[]): Problem[] {
  const wrong = order.flatMap((entry, i) => {
    const at = `${path}[${i}]`
    if (!expected.includes(entry)) {
      return [{ path: at, message: `${JSON.stringify(entry)} is none of ${expected.join(", ")}` }]
    }
    return order.indexOf(entry) < i ? [{ path: at, message: `${JSON.stringify(entry)} is there twice` }] : []
  })
  const missing = expected.filter((entry) => !order.includes(entry))
  return [...wrong, ...missing.map((entry) => ({ path, message: `${JSON.stringify(entry)} is missing` }))]
}
