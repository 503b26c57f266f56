import type { BlockHash } from "@trellis/core"
import { address, blockHash } from "@trellis/core"
import type { Attestation } from "@trellis/proof"
import { Deferred, Effect } from "effect"
import { type ProverError, ProverRefused, ProverUnavailable } from "./errors.ts"
import { type Answer, hexOf, type JobMessage } from "./message.ts"

/** A block to attest, and who waits for it. */
export interface Job {
  readonly block: BlockHash
  readonly message: JobMessage
  readonly done: Deferred.Deferred<Attestation, ProverError>
  /** How often it was handed to a process. */
  attempts: number
  /** Nobody waits any more. */
  isAbandoned: boolean
}

/** Ends a job by what the process said. */
export function settle(job: Job, answer: Answer): Effect.Effect<boolean> {
  return Deferred.completeWith(job.done, resultOf(job, answer))
}

function resultOf({ block }: Job, answer: Answer): Effect.Effect<Attestation, ProverError> {
  switch (answer.kind) {
    case "attested":
      return Effect.succeed({
        kind: "attestation",
        block: blockHash(answer.block),
        attester: address(answer.attester),
        signature: hexOf(answer.signature),
      })
    case "refused":
      return Effect.fail(new ProverRefused({ block, why: answer.why }))
    case "failed":
      return Effect.fail(new ProverUnavailable({ reason: "failed", why: answer.why }))
  }
}
