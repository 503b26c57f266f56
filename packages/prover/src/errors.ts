import { type BlockHash, TrellisError } from "@trellis/core"

/** The prover re-executed the block and refuses to attest it. */
export class ProverRefused extends TrellisError<{ readonly block: BlockHash; readonly why: string }> {
  readonly _tag = "ProverRefused"
  readonly severity = "revert"
  constructor(facts: { readonly block: BlockHash; readonly why: string }) {
    super(`block ${facts.block} is not attested: ${facts.why}`, facts)
  }
}

/** What kept a prover from answering. */
export type UnavailableReason = "start" | "timeout" | "crashed" | "failed" | "stopped"

/** The prover gave no answer. That says nothing of the block. */
export class ProverUnavailable extends TrellisError<{ readonly reason: UnavailableReason; readonly why: string }> {
  readonly _tag = "ProverUnavailable"
  readonly severity = "retry"
  constructor(facts: { readonly reason: UnavailableReason; readonly why: string }) {
    super(`the prover gives no answer: ${facts.why}`, facts)
  }
}

export type ProverError = ProverRefused | ProverUnavailable
