import { TrellisError } from "@trellis/core"

/** What is stored is not what was written. */
export class CorruptRecord extends TrellisError<{ readonly where: string; readonly why: string }> {
  readonly _tag = "CorruptRecord"
  readonly severity = "halt"
  constructor(facts: { readonly where: string; readonly why: string }) {
    super(`the store is damaged at ${facts.where}: ${facts.why}. Restore the directory from a copy`, facts)
  }
}

/** A round does not follow what the store holds. Nothing of it was written. */
export class RoundRefused extends TrellisError<{ readonly round: bigint; readonly why: string }> {
  readonly _tag = "RoundRefused"
  readonly severity = "halt"
  constructor(facts: { readonly round: bigint; readonly why: string }) {
    super(`round ${facts.round} is not committed: ${facts.why}`, facts)
  }
}

/** A revert would take back what is finalized (spec 6). */
export class FinalizedRevert extends TrellisError<{ readonly round: bigint; readonly finalized: bigint }> {
  readonly _tag = "FinalizedRevert"
  readonly severity = "halt"
  constructor(facts: { readonly round: bigint; readonly finalized: bigint }) {
    super(`rounds up to ${facts.finalized} are finalized: there is no way back to round ${facts.round}`, facts)
  }
}

/** A round is asked for that the store does not hold. */
export class UnknownRound extends TrellisError<{ readonly round: bigint; readonly head: bigint | undefined }> {
  readonly _tag = "UnknownRound"
  readonly severity = "reject"
  constructor(facts: { readonly round: bigint; readonly head: bigint | undefined }) {
    super(`there is no round ${facts.round}: the newest is ${facts.head ?? "not yet committed"}`, facts)
  }
}

/** A block is asked about that the store does not hold, or holds no longer. */
export class UnknownBlock extends TrellisError<{ readonly layer: number; readonly hash: string }> {
  readonly _tag = "UnknownBlock"
  readonly severity = "reject"
  constructor(facts: { readonly layer: number; readonly hash: string }) {
    super(`layer ${facts.layer} has no block ${facts.hash}: it was reverted, or never committed`, facts)
  }
}

/** Safe and finalized only go forward, in the order finalized, safe, head (spec 6). */
export class MarksRefused extends TrellisError<{
  readonly safe: bigint
  readonly finalized: bigint
  readonly why: string
}> {
  readonly _tag = "MarksRefused"
  readonly severity = "halt"
  constructor(facts: { readonly safe: bigint; readonly finalized: bigint; readonly why: string }) {
    super(`safe ${facts.safe}, finalized ${facts.finalized} cannot be marked: ${facts.why}`, facts)
  }
}

/** More new state than `waitingBytesMax` waits for a commit. */
export class TooMuchWaiting extends TrellisError<{ readonly bytesMax: number }> {
  readonly _tag = "TooMuchWaiting"
  readonly severity = "revert"
  constructor(facts: { readonly bytesMax: number }) {
    super(
      `more than ${facts.bytesMax} bytes of new state wait for a commit: discard the round, build a smaller one`,
      facts,
    )
  }
}

/** A batch could not be written: whether it is on disk shows when the store is opened again. */
export class WriteFailed extends TrellisError<{ readonly why: string }> {
  readonly _tag = "WriteFailed"
  readonly severity = "halt"
  constructor(facts: { readonly why: string }) {
    super(`the store cannot write: ${facts.why}. See to the disk, then start again`, facts)
  }
}

/** The store is closed. */
export class StoreClosed extends TrellisError<{ readonly what: string }> {
  readonly _tag = "StoreClosed"
  readonly severity = "halt"
  constructor(facts: { readonly what: string }) {
    super(`${facts.what} after the store was closed`, facts)
  }
}
