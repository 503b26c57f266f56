import { TrellisError } from "@trellis/core"

/** A round is not of the form that a batch can carry. */
export class RoundNotPostable extends TrellisError<{ readonly round: bigint; readonly why: string }> {
  readonly _tag = "RoundNotPostable"
  readonly severity = "halt"
  constructor(facts: { readonly round: bigint; readonly why: string }) {
    super(`round ${facts.round} cannot be posted: ${facts.why}`, facts)
  }
}

/** A batch does not follow from what was derived before it. Nothing of it counts. */
export class BatchRefused extends TrellisError<{
  readonly round: bigint
  readonly where: string
  readonly why: string
}> {
  readonly _tag = "BatchRefused"
  readonly severity = "reject"
  constructor(facts: { readonly round: bigint; readonly where: string; readonly why: string }) {
    super(`the batch is refused at round ${facts.round}, ${facts.where}: ${facts.why}`, facts)
  }
}
