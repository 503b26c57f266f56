import type { LayerStatus } from "../hierarchy.ts"
import { treeRows } from "./tree.ts"

const header = ["layer", "chain id", "head", "safe", "finalized", "mempool", "steps"]

/**
 * The layers as a table, one line a layer, the tree drawn before the names.
 * @param rates steps a second by chain id; without them the column is left out
 */
export function statusTable(layers: readonly LayerStatus[], rates?: ReadonlyMap<number, number>): string[] {
  const rows = treeRows(layers).map(({ status, branch }) => {
    const { layer, name, heads, pendingTransactions, steps, url } = status
    const numbers = [layer, heads.latest, heads.safe, heads.finalized, pendingTransactions, steps].map(String)
    const rate = rates === undefined ? [] : [(rates.get(layer) ?? 0).toFixed(1)]
    return [branch + name, ...numbers, ...rate, url]
  })
  const titles = [...header, ...(rates === undefined ? [] : ["steps/s"]), "url"]
  return aligned([titles, ...rows])
}

/** Columns of one width: the first and the last to the left, those between to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join("  "),
  )
}
