import type { Block } from "@trellis/core"
import type { LayerStatus } from "../hierarchy.ts"

/** What `up` tells without a live view, one line each. */
export type Happening =
  | { readonly event: "block" | "reverted"; readonly layer: string; readonly block: Block }
  | { readonly event: "finalized"; readonly layer: string; readonly number: bigint }

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`

/** A line for people. */
export function happeningLine(of: Happening): string {
  if (of.event === "finalized") return `${of.layer}  finalized ${of.number}`
  const { header, hash, steps } = of.block
  const what = `${of.event === "reverted" ? "reverted block" : "block"} ${header.number}  ${hash}`
  if (of.event === "reverted") return `${of.layer}  ${what}`
  const applied = steps.filter(({ kind }) => kind === "apply").length
  const own = of.block.transactions.length - applied
  return `${of.layer}  ${what}  ${counted(own, "transaction")}, ${counted(applied, "child block")}`
}

/** An object for programs. */
export function happeningJson(of: Happening) {
  if (of.event === "finalized") return { event: of.event, layer: of.layer, number: Number(of.number) }
  const { header, hash, transactions, steps } = of.block
  return {
    event: of.event,
    layer: of.layer,
    number: Number(header.number),
    hash,
    stateRoot: header.stateRoot,
    transactions: transactions.length,
    steps: steps.length,
  }
}

/** The layers whose finalized head moved between two statuses. */
export function finalizations(before: readonly LayerStatus[], after: readonly LayerStatus[]): Happening[] {
  const known = new Map(before.map(({ layer, heads }) => [layer, heads.finalized]))
  return after.flatMap(({ layer, name, heads }) =>
    heads.finalized > (known.get(layer) ?? heads.finalized)
      ? [{ event: "finalized", layer: name, number: heads.finalized }]
      : [],
  )
}
