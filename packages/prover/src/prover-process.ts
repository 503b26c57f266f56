import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Deferred, Effect, type Scope } from "effect"
import { ProverUnavailable } from "./errors.ts"
import { type Answer, type JobMessage, replyOf, type Request, type StartMessage } from "./message.ts"

/** A running prover process, stopped when its scope closes. */
export interface ProverProcess {
  readonly pid: number | undefined
  /** Fails with reason "crashed" when the process ends before it answers. */
  run(job: JobMessage): Effect.Effect<Answer, ProverUnavailable>
  /** Fails when the process ends. */
  readonly ended: Effect.Effect<never, ProverUnavailable>
}

/** TypeScript sources run as they are, with their workspace neighbours; a built package runs its built files. */
const fromSource = import.meta.url.endsWith(".ts")
const program = fileURLToPath(new URL(fromSource ? "./main.ts" : "./main.js", import.meta.url))
const execArgv = fromSource ? ["--conditions=source"] : []

function spawn(): ChildProcess {
  return fork(program, [], {
    execArgv,
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  })
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** It holds nothing that must be put in order, so it is killed; done when it is gone. */
function kill(child: ChildProcess): Effect.Effect<void> {
  return Effect.callback<void>((resume) => {
    if (!isRunning(child)) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGKILL")
  })
}

function crash(why: string): ProverUnavailable {
  return new ProverUnavailable({ reason: "crashed", why })
}

/** Starts a process and waits until it is ready. Fails with reason "start" where it is not so in `startMsMax`. */
export const startProcess = Effect.fnUntraced(function* (
  start: StartMessage,
  startMsMax: number,
): Effect.fn.Return<ProverProcess, ProverUnavailable, Scope.Scope> {
  const ended = yield* Deferred.make<never, ProverUnavailable>()
  const ready = yield* Deferred.make<void>()
  const answers = new Map<number, Deferred.Deferred<Answer>>()
  const child = yield* Effect.acquireRelease(Effect.sync(spawn), kill)

  const end = (why: string): void => void Deferred.doneUnsafe(ended, Effect.fail(crash(why)))
  child.on("error", (cause) => end(cause.message))
  child.on("exit", (code, signal) => end(`its process ended with ${signal ?? `exit code ${code}`}`))
  child.on("message", (message) => {
    const reply = replyOf(message)
    if (reply === undefined) return end("its process said something it should not")
    if (reply.kind === "ready") return void Deferred.doneUnsafe(ready, Effect.void)
    const answer = answers.get(reply.id)
    if (answer !== undefined) Deferred.doneUnsafe(answer, Effect.succeed(reply))
  })
  const send = (request: Request): void => {
    child.send(request, (cause) => {
      if (cause !== null) end(cause.message)
    })
  }

  send(start)
  yield* Deferred.await(ready).pipe(
    Effect.raceFirst(Deferred.await(ended)),
    Effect.timeoutOrElse({
      duration: startMsMax,
      orElse: () => Effect.fail(crash(`not ready after ${startMsMax} ms`)),
    }),
    Effect.mapError(({ facts }) => new ProverUnavailable({ reason: "start", why: facts.why })),
  )

  const run = Effect.fnUntraced(function* (job: JobMessage): Effect.fn.Return<Answer, ProverUnavailable> {
    const answer = yield* Deferred.make<Answer>()
    answers.set(job.id, answer)
    send(job)
    return yield* Deferred.await(answer).pipe(
      Effect.raceFirst(Deferred.await(ended)),
      Effect.ensuring(Effect.sync(() => answers.delete(job.id))),
    )
  })
  return { pid: child.pid, run, ended: Deferred.await(ended) }
})
