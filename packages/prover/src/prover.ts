import { type Address, addressOfKey, type BlockHash, defaultPrecompileBase, type Hex, InputError } from "@trellis/core"
import { type Attestation, encodeWitness, type LayerRules, type Witness } from "@trellis/proof"
import { Context, Deferred, Effect, Layer, Queue, Ref, type Scope } from "effect"
import { type ProverError, ProverUnavailable } from "./errors.ts"
import type { Job } from "./job.ts"
import { limits } from "./limits.ts"
import { startProcess } from "./prover-process.ts"
import { drive, type ProverStatus } from "./drive.ts"

export interface ProverOptions {
  /** The attester's private key. */
  readonly key: Hex
  readonly precompileBase?: Address
  /** The layers of the hierarchy, as the attester knows them by itself; without them it takes a witness's word. */
  readonly rules?: readonly LayerRules[]
  /** Bounds other than those of `limits.ts`. */
  readonly bounds?: Partial<Readonly<Record<keyof typeof limits, number>>>
}

/** An attester in a process of its own. */
export interface ProverService {
  /** Of the key it signs with. */
  readonly address: Address
  /**
   * Has a block re-executed and attested. Waits its turn. Interrupted, the job is dropped.
   * Fails with ProverRefused where the witness does not show the block, and with ProverUnavailable
   * where there is no answer: the process broke down over it, or took too long, or was stopped.
   */
  prove(block: BlockHash, witness: Witness): Effect.Effect<Attestation, ProverError>
  readonly status: Effect.Effect<ProverStatus>
}

/**
 * Starts a prover process, which lives as long as the scope. A process that dies is started again, and
 * its job handed to the next one.
 */
export const spawnProver = Effect.fnUntraced(function* (
  options: ProverOptions,
): Effect.fn.Return<ProverService, ProverUnavailable | InputError, Scope.Scope> {
  const { key, precompileBase = defaultPrecompileBase, rules = [] } = options
  const bounds = { ...limits, ...options.bounds }
  const address = yield* Effect.try({
    try: () => addressOfKey(key),
    catch: (cause) => (cause instanceof InputError ? cause : new InputError({ what: String(cause) })),
  })
  const start = { kind: "start", key, precompileBase, rules } as const
  const jobs = yield* Effect.acquireRelease(Queue.bounded<Job>(bounds.jobsWaitingMax), Queue.shutdown)
  const stopped = yield* Deferred.make<never, ProverUnavailable>()
  const status = yield* Ref.make<ProverStatus>({ pid: undefined, starts: 0, running: undefined })
  const ready = yield* Deferred.make<void, ProverUnavailable>()

  yield* Effect.addFinalizer(() => Deferred.fail(stopped, stop))
  yield* Effect.forkScoped(drive({ jobs, status, ready, bounds, start: startProcess(start, bounds.startMsMax) }))
  yield* Deferred.await(ready)

  let next = 0
  const prove = Effect.fnUntraced(function* (block: BlockHash, witness: Witness) {
    const done = yield* Deferred.make<Attestation, ProverError>()
    const message = { kind: "job", id: next++, block, witness: encodeWitness(witness) } as const
    const job: Job = { block, message, done, attempts: 0, isAbandoned: false }
    return yield* Deferred.await(stopped).pipe(
      Effect.raceFirst(Effect.andThen(Queue.offer(jobs, job), Deferred.await(done))),
      Effect.onInterrupt(() => Effect.sync(() => (job.isAbandoned = true))),
    )
  })
  return { address, prove, status: Ref.get(status) }
})

const stop = new ProverUnavailable({ reason: "stopped", why: "it was stopped" })

/** The prover as a service. */
export class Prover extends Context.Service<Prover, ProverService>()("@trellis/prover/Prover") {
  static layer(options: ProverOptions): Layer.Layer<Prover, ProverUnavailable | InputError> {
    return Layer.effect(Prover, spawnProver(options))
  }
}
