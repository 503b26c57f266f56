import type { Block } from "@trellis/core"
import { collectWitness } from "@trellis/proof"
import { type ProverService, spawnProver } from "@trellis/prover"
import { Cause, Effect, Queue, type Scope } from "effect"
import { witnessSource } from "./backend.ts"
import type { Hierarchy } from "./hierarchy.ts"
import { objection } from "./judge.ts"
import { limits } from "./limits.ts"
import { rulesOf } from "./plans.ts"

/** Blocks on their way to one prover. Those reverted or final meanwhile are passed over. */
export type ProvingQueue = Queue.Queue<Block>

/**
 * The provers of the chain file, each a process, each with its queue.
 * @param halt told of what no retry mends: no block would be proven any more
 */
export const startProvers = Effect.fnUntraced(function* (
  hierarchy: Hierarchy,
  queues: ProvingQueue[],
  halt: (error: unknown) => void,
) {
  const { chain } = hierarchy
  const rules = rulesOf(chain)
  const provers = yield* Effect.forEach(
    chain.proverKeys,
    (key) => spawnProver({ key, precompileBase: chain.precompileBase, rules }),
    { concurrency: "unbounded" },
  )
  for (const prover of provers) {
    const queue: ProvingQueue = yield* Effect.acquireRelease(Queue.unbounded<Block>(), Queue.shutdown)
    queues.push(queue)
    const proving = prove(hierarchy, prover, queue).pipe(
      Effect.onError((cause) => Effect.sync(() => Cause.hasInterruptsOnly(cause) || halt(Cause.squash(cause)))),
    )
    yield* Effect.forkScoped(proving)
  }
})

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
  const attester = prover.address
  // Nobody asks for its word; or the block was reverted meanwhile.
  if (!hierarchy.config(block.layer).finality.attesters.includes(attester)) return
  if (hierarchy.store.blockByHash(block.layer, block.hash) === undefined) return
  // Others attested it meanwhile: one that was away catches up with what is still open.
  if (hierarchy.store.roundOf(block) <= hierarchy.store.marks().finalized) return
  const witness = yield* Effect.sync(() => collectWitness(block, witnessSource(hierarchy)))
  const refuse = (why: string) => tell(hierarchy, { kind: "refused", block: block.hash, attester, why })
  yield* prover.prove(block.hash, witness).pipe(
    Effect.flatMap((attestation) => {
      if (hierarchy.store.blockByHash(block.layer, block.hash) === undefined) return Effect.void
      const why = objection(hierarchy, block, attestation)
      return why === undefined ? tell(hierarchy, { kind: "attested", block: block.hash, attester }) : refuse(why)
    }),
    Effect.catchTag("ProverRefused", ({ facts }) => refuse(facts.why)),
  )
})

function tell(hierarchy: Hierarchy, event: Parameters<Hierarchy["happened"]>[0]): Effect.Effect<void> {
  return Effect.promise(() => hierarchy.happened(event))
}
