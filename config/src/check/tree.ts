import { limits } from "@trellis/core"
import type { Problem } from "../chain-file-error.ts"
import { type LayerSketch, valueOf } from "../sketch.ts"

/** The hierarchy is one tree: one root, known parents, no cycle, not too deep. */
export function checkTree(layers: readonly LayerSketch[]): Problem[] {
  const names = layers.flatMap((layer) => valueOf(layer.name) ?? [])
  const unknown = layers.flatMap((layer) => unknownParent(layer, names))
  const cycles = cyclesOf(layers)
  return [...unknown, ...cycles, ...rootProblems(layers, cycles.length > 0), ...depthProblems(layers)]
}

function unknownParent(layer: LayerSketch, names: readonly string[]): Problem[] {
  const parent = valueOf(layer.parent)
  if (parent === undefined || names.includes(parent)) return []
  const message = `no layer is named ${JSON.stringify(parent)}; the layers are ${names.join(", ")}`
  return [{ path: `${layer.path}.parent`, message }]
}

function parentOf(layer: LayerSketch, layers: readonly LayerSketch[]): LayerSketch | undefined {
  const parent = valueOf(layer.parent)
  return parent === undefined ? undefined : layers.find(({ name }) => valueOf(name) === parent)
}

/** The layer and its ancestors, up to the root or to the first layer met twice, which ends the list. */
function lineage(layer: LayerSketch, layers: readonly LayerSketch[]): LayerSketch[] {
  const line: LayerSketch[] = []
  for (let at: LayerSketch | undefined = layer; at !== undefined; at = parentOf(at, layers)) {
    const met = line.includes(at)
    line.push(at)
    if (met) break
  }
  return line
}

function cyclesOf(layers: readonly LayerSketch[]): Problem[] {
  const reported = new Set<LayerSketch>()
  return layers.flatMap((layer) => {
    const line = lineage(layer, layers)
    if (line.length < 2 || line.at(-1) !== layer || reported.has(layer)) return []
    for (const member of line) reported.add(member)
    const cycle = line.map(({ name }) => valueOf(name)).join(" -> ")
    return [{ path: `${layer.path}.parent`, message: `parents make a cycle: ${cycle}` }]
  })
}

function rootProblems(layers: readonly LayerSketch[], cyclic: boolean): Problem[] {
  const [first, ...others] = layers.filter(({ parent }) => parent.kind === "absent")
  if (layers.length === 0) return []
  if (first === undefined) {
    const unreadable = layers.some(({ parent }) => parent.kind === "invalid")
    if (cyclic || unreadable) return []
    return [{ path: "layers", message: "one layer must have no parent: it is the shared layer" }]
  }
  const root = valueOf(first.name) ?? first.path
  return others.map(({ path }) => ({
    path: `${path}.parent`,
    message: `is missing: ${JSON.stringify(root)} already is the layer without a parent, and there is only one`,
  }))
}

function depthProblems(layers: readonly LayerSketch[]): Problem[] {
  return layers.flatMap((layer) => {
    const line = lineage(layer, layers)
    if (new Set(line).size < line.length || line.length !== limits.hierarchyDepthMax + 1) return []
    const message = `makes a hierarchy ${line.length} layers deep; it may have ${limits.hierarchyDepthMax}`
    return [{ path: `${layer.path}.parent`, message }]
  })
}
