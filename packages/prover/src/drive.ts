import type { BlockHash } from "@trellis/core"
import { Deferred, Effect, Exit, Queue, Ref, type Scope } from "effect"
import { ProverUnavailable } from "./errors.ts"
import { type Job, settle } from "./job.ts"
import type { ProverProcess } from "./prover-process.ts"
import { nextPauseMs, type RestartBounds } from "./restart.ts"

/** What a prover is at. */
export interface ProverStatus {
  /** Of its process; undefined between two of them. */
  readonly pid: number | undefined
  /** Processes started so far. */
  readonly starts: number
  readonly running: BlockHash | undefined
}

export interface Drive {
  readonly jobs: Queue.Queue<Job>
  readonly status: Ref.Ref<ProverStatus>
  /** Done when the first process is ready, failed when it cannot be started. */
  readonly ready: Deferred.Deferred<void, ProverUnavailable>
  readonly bounds: RestartBounds & Readonly<Record<"jobMsMax" | "attemptsMax", number>>
  readonly start: Effect.Effect<ProverProcess, ProverUnavailable, Scope.Scope>
}

/** One process after the other, until interrupted. Only the first must start; if it does not, nothing is driven. */
export const drive = Effect.fnUntraced(function* (on: Drive): Effect.fn.Return<void> {
  const { status, bounds } = on
  let pauseMs = bounds.restartMsMin
  while (true) {
    const answered = yield* Effect.scoped(oneLife(on))
    const { pid, starts } = yield* Ref.getAndUpdate(status, (now) => ({ ...now, pid: undefined, running: undefined }))
    if (starts === 0) return
    pauseMs = nextPauseMs(pauseMs, answered, bounds)
    yield* Effect.logWarning("the prover's process ended; it is started again", { pid, pauseMs })
    yield* Effect.sleep(pauseMs)
  }
})

/** Starts a process and hands it jobs until it ends. Gives the count of answers. */
const oneLife = Effect.fnUntraced(function* (on: Drive): Effect.fn.Return<number, never, Scope.Scope> {
  const started = yield* Effect.exit(on.start)
  if (Exit.isSuccess(started)) {
    const { pid } = started.value
    yield* Ref.update(on.status, ({ starts }) => ({ pid, starts: starts + 1, running: undefined }))
  }
  yield* Deferred.done(on.ready, Exit.asVoid(started))
  if (Exit.isFailure(started)) return 0
  const running = started.value
  let answered = 0
  const serve = Effect.gen(function* () {
    while (true) {
      // The job stays in the queue until it is answered: should the process end, the next one finds it there.
      const job = yield* Queue.peek(on.jobs).pipe(Effect.raceFirst(running.ended))
      yield* one(on, running, job)
      yield* Queue.take(on.jobs)
      answered++
    }
  })
  yield* Effect.ignore(serve)
  return answered
})

/** Hands one job over. Fails where the process cannot be used any more. */
const one = Effect.fnUntraced(function* (
  { jobs, status, bounds }: Drive,
  running: ProverProcess,
  job: Job,
): Effect.fn.Return<void, ProverUnavailable> {
  if (job.isAbandoned) return
  job.attempts++
  yield* Ref.update(status, (now) => ({ ...now, running: job.block }))
  const answer = yield* running.run(job.message).pipe(
    Effect.timeoutOrElse({ duration: bounds.jobMsMax, orElse: () => Effect.fail(late(bounds.jobMsMax)) }),
    Effect.tapError((error) =>
      error.facts.reason === "timeout" || job.attempts >= bounds.attemptsMax
        ? Effect.andThen(Deferred.fail(job.done, error), Queue.take(jobs))
        : Effect.void,
    ),
  )
  yield* Ref.update(status, (now) => ({ ...now, running: undefined }))
  yield* settle(job, answer)
})

function late(jobMsMax: number): ProverUnavailable {
  return new ProverUnavailable({ reason: "timeout", why: `no answer after ${jobMsMax} ms` })
}
