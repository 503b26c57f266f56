import { type Severity, TrellisError } from "@trellis/core"

/** The command line asks for something that cannot be done. */
export class UsageError extends TrellisError<{ readonly what: string }> {
  readonly _tag = "UsageError"
  readonly severity = "reject"
  constructor(what: string) {
    super(what, { what })
  }
}

/** A chain file cannot be read: it is not there, not a program, or exports nothing. */
export class ChainFileUnreadable extends TrellisError<{ readonly file: string; readonly why: string }> {
  readonly _tag = "ChainFileUnreadable"
  readonly severity = "reject"
  constructor(facts: { readonly file: string; readonly why: string }) {
    super(`cannot read the chain file ${facts.file}: ${facts.why}`, facts)
  }
}

/** No node answers at the URL, or what answers is not one. */
export class NodeUnreachable extends TrellisError<{ readonly url: string; readonly why: string }> {
  readonly _tag = "NodeUnreachable"
  readonly severity = "retry"
  constructor(facts: { readonly url: string; readonly why: string }) {
    super(`no Trellis node answers at ${facts.url}: ${facts.why}. Start one with: trellis up`, facts)
  }
}

/** The node refused a call. */
export class CallRefused extends TrellisError<{
  readonly method: string
  readonly code: number
  readonly why: string
}> {
  readonly _tag = "CallRefused"
  readonly severity = "reject"
  constructor(facts: { readonly method: string; readonly code: number; readonly why: string }) {
    super(`the node refused ${facts.method}: ${facts.why} (${facts.code})`, facts)
  }
}

/** A running hierarchy builds no more. */
export class Halted extends TrellisError<{ readonly why: string }> {
  readonly _tag = "Halted"
  readonly severity = "halt"
  constructor(why: string) {
    super(`the hierarchy has halted: ${why}. What was sealed is kept; start it again once the cause is gone`, { why })
  }
}

/** Something else failed while a hierarchy was started, run or stopped. */
export class Unexpected extends TrellisError<{ readonly cause: unknown }> {
  readonly _tag = "Unexpected"
  readonly severity = "halt"
  constructor(cause: unknown) {
    super(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause), { cause })
  }
}

/** An error that says of itself what it asks of the caller. */
export interface Tagged extends Error {
  readonly _tag: string
  readonly severity: Severity
}

/** Takes an error that is tagged as it is; anything else is unexpected. */
export function tagged(cause: unknown): Tagged {
  return isTagged(cause) ? cause : new Unexpected(cause)
}

function isTagged(cause: unknown): cause is Tagged {
  return cause instanceof Error && "_tag" in cause && "severity" in cause
}
