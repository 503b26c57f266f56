import { type Block, publicInputs, TrellisError } from "@trellis/core"
import { collectWitness, verifyAttestation } from "@trellis/proof"
import type { ProverService } from "@trellis/prover"
import { Effect, Queue, type Scope } from "effect"
import { witnessSource } from "./backend.ts"
import type { Hierarchy } from "./hierarchy.ts"
import { limits } from "./limits.ts"

/** Blocks on their way to one prover. */
export type ProvingQueue = Queue.Queue<Block>

/** Takes blocks to a prover, one after the other, and its word back to the lifecycle. */
export const prove = Effect.fnUntraced(function* (
  hierarchy: Hierarchy,
  prover: ProverService,
  queue: ProvingQueue,
): Effect.fn.Return<never, never, Scope.Scope> {
  for (;;) {
    const block = yield* Queue.take(queue)
    yield* proveBlock(hierarchy, prover, block).pipe(
      Effect.catchTag("ProverUnavailable", () =>
        Effect.andThen(
          Effect.sleep(limits.proveRetryMs),
          Effect.sync(() => Queue.offerUnsafe(queue, block)),
        ),
      ),
    )
  }
})

const proveBlock = Effect.fnUntraced(function* (hierarchy: Hierarchy, prover: ProverService, block: Block) {
  // A block that was reverted meanwhile needs no attestation.
  if (hierarchy.store.blockByHash(block.layer, block.hash) === undefined) return
  const witness = yield* Effect.sync(() => collectWitness(block, witnessSource(hierarchy)))
  const attester = prover.address
  yield* prover.prove(block.hash, witness).pipe(
    Effect.flatMap((attestation) => {
      const { attesters } = hierarchy.config(block.layer).finality
      const signer = verifyAttestation(publicInputs(block), attestation, attesters)
      if (signer !== undefined) return tell(hierarchy, { kind: "attested", block: block.hash, attester: signer })
      const why = "it attests other public inputs than those of the block"
      return tell(hierarchy, { kind: "refused", block: block.hash, attester, why })
    }),
    Effect.catchTag("ProverRefused", ({ facts }) =>
      tell(hierarchy, { kind: "refused", block: block.hash, attester, why: facts.why }),
    ),
  )
})

function tell(hierarchy: Hierarchy, event: Parameters<Hierarchy["happened"]>[0]): Effect.Effect<void> {
  return Effect.promise(() => hierarchy.happened(event))
}

/** The severity of any failure: what is not ours is a bug, and halts. */
export function severityOf(error: unknown): TrellisError<object>["severity"] {
  return error instanceof TrellisError ? error.severity : "halt"
}
