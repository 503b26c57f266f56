import type { LayerStatus } from "../hierarchy.ts"

/** A layer with the branch that is drawn before its name. */
export interface TreeRow {
  readonly status: LayerStatus
  readonly branch: string
}

/** The layers as a tree: each after its parent, children in the order given. */
export function treeRows(layers: readonly LayerStatus[]): TreeRow[] {
  const rowsBelow = (parent: number | undefined, indent: string): TreeRow[] => {
    const children = layers.filter((layer) => layer.parent === parent)
    return children.flatMap((status, i) => {
      if (parent === undefined) return [{ status, branch: "" }, ...rowsBelow(status.layer, "")]
      const last = i === children.length - 1
      const row = { status, branch: `${indent}${last ? "└─ " : "├─ "}` }
      return [row, ...rowsBelow(status.layer, `${indent}${last ? "   " : "│  "}`)]
    })
  }
  return rowsBelow(undefined, "")
}
