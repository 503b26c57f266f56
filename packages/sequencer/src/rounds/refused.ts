import type { RefusalReason } from "@trellis/core"

/** Refusals that a later block may not repeat: the transaction goes on waiting. */
const passing: ReadonlySet<RefusalReason> = new Set(["blockGasExceeded", "nonceTooHigh", "feeTooLow"])

export function mayPassLater(reason: RefusalReason): boolean {
  return passing.has(reason)
}
