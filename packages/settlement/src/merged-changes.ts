import { type LayerChange, mergeChanges } from "@trellis/core"

/** Changes of one layer, in order, as one; by halves, so that many do not cost their square. */
export function mergedChanges(changes: readonly LayerChange[]): LayerChange | undefined {
  if (changes.length < 2) return changes[0]
  const middle = changes.length >> 1
  const first = mergedChanges(changes.slice(0, middle))
  const second = mergedChanges(changes.slice(middle))
  return first === undefined || second === undefined ? (first ?? second) : mergeChanges(first, second)
}
