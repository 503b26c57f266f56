import { formatEther, type Hex } from "viem"
import type { Difference } from "./compare.ts"
import { limits } from "./limits.ts"
import type { Step } from "./steps.ts"

/** The first four bytes of a hash or root: enough to see what follows what. */
export function short(hash: Hex): string {
  return `${hash.slice(0, 10)}…`
}

/** An amount of tokens of 18 decimals, with four digits behind the point at most. */
export function amount(value: bigint): string {
  const [whole, part] = formatEther(value).split(".")
  return part === undefined ? `${whole}` : `${whole}.${part.slice(0, 4)}`
}

/** A step on one line: what it was, from which root to which, and how much it wrote. */
export function stepLine(step: Step, names: ReadonlyMap<number, string>): string {
  const what =
    step.child === undefined
      ? `own transactions (${step.transactions.length})`
      : `block ${step.child.number} of ${names.get(step.child.chainId) ?? step.child.chainId}`
  const roots = `${short(step.preRoot)} -> ${short(step.postRoot)}`
  const slots = step.slots.length === 1 ? "1 slot" : `${step.slots.length} slots`
  return `step ${`${step.index}`.padEnd(3)} ${what.padEnd(21)}  ${roots}  ${slots}`
}

/** The first differences, a line each, and how many are not shown. */
export function differenceLines(differences: readonly Difference[]): readonly string[] {
  const shown = differences.slice(0, limits.differencesShownMax).map(({ what, of, slot, where, overRpc, direct }) => {
    const place = [what, of, slot, where].filter((part) => part !== undefined).join(" ")
    return `DIFFERENT: ${place}: over RPC ${overRpc}, on the plain chain ${direct}`
  })
  const hidden = differences.length - shown.length
  return hidden === 0 ? shown : [...shown, `and ${hidden} more differences`]
}
