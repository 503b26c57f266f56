import { TrellisError } from "@trellis/core"

/** The port is taken. */
export class PortInUse extends TrellisError<{ readonly host: string; readonly port: number }> {
  readonly _tag = "PortInUse"
  readonly severity = "reject"
  constructor(facts: { readonly host: string; readonly port: number }) {
    super(
      `port ${facts.port} on ${facts.host} is in use: stop the program that listens there, or set another port (0 takes a free one)`,
      facts,
    )
  }
}

/** The server cannot listen there, for another reason. */
export class CannotListen extends TrellisError<{ readonly host: string; readonly port: number; readonly why: string }> {
  readonly _tag = "CannotListen"
  readonly severity = "reject"
  constructor(facts: { readonly host: string; readonly port: number; readonly why: string }) {
    super(`cannot listen on ${facts.host}, port ${facts.port} (${facts.why}): set another host or port`, facts)
  }
}
