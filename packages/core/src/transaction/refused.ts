import { TrellisError } from "../errors.ts"
import type { Refusal } from "../executor.ts"

/** A transaction may not enter a block or a mempool, and why. */
export class TransactionRefused extends TrellisError<Refusal> {
  readonly _tag = "TransactionRefused"
  readonly severity = "reject"
  constructor(refusal: Refusal) {
    super(refusal.message, refusal)
  }
}
