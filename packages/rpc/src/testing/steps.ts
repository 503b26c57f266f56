import {
  appliedChanges,
  type Block,
  type Hex,
  type LayerChange,
  type Receipt,
  type Step,
  type StepOutcome,
  type Transaction,
} from "@trellis/core"

/** A step with its signed transactions and their receipts. */
export interface MadeStep {
  readonly step: Step
  readonly transactions: readonly Hex[]
  readonly receipts: readonly Receipt[]
}

/** The first step of a block, of the transactions that were included. */
export function transactionsStep(
  given: readonly Transaction[],
  outcome: StepOutcome,
  changes: readonly LayerChange[],
): MadeStep {
  const included = given.flatMap(({ raw }, i) => {
    const of = outcome.transactions[i]
    return of?.kind === "included" ? [{ raw, receipt: of.receipt }] : []
  })
  return {
    step: { kind: "transactions", firstTransaction: 0, transactions: included.length, changes },
    transactions: included.map(({ raw }) => raw),
    receipts: included.map(({ receipt }) => receipt),
  }
}

/** The first step of a block that applies a child's block. */
export function applyStep(child: Block, raw: Hex, receipt: Receipt): MadeStep {
  const { layer, hash, header } = child
  const changes = appliedChanges(child.changes)
  const of = { child: layer, childNumber: header.number, childHash: hash }
  return {
    step: { kind: "apply", firstTransaction: 0, transactions: 1, changes, ...of },
    transactions: [raw],
    receipts: [receipt],
  }
}
