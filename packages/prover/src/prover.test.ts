import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { addressOfKey, type Hex, publicInputs } from "@trellis/core"
import { verifyAttestation } from "@trellis/proof"
import { Effect, Exit, Fiber, References, Schedule } from "effect"
import { describe, expect, it } from "vitest"
import { round, rules } from "./hierarchy.test.support.ts"
import type { limits } from "./limits.ts"
import { Prover, type ProverService, spawnProver } from "./prover.ts"

const key: Hex = `0x${"77".repeat(32)}`
const attester = addressOfKey(key)

/** A process id that a signal may be sent to: 0 and NaN would reach other processes. */
function some(pid: number | undefined): number {
  if (pid === undefined || !(pid > 1)) throw new RangeError(`a process has an id, not ${pid}`)
  return pid
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Runs a test's effect with a prover of its own. */
function withProver<A, E>(
  use: (prover: ProverService) => Effect.Effect<A, E>,
  bounds: Partial<Record<keyof typeof limits, number>> = {},
): Promise<A> {
  const quiet = { restartMsMin: 5, restartMsMax: 20, ...bounds }
  const test = Effect.scoped(Effect.flatMap(spawnProver({ key, rules, bounds: quiet }), use))
  return Effect.runPromise(Effect.provideService(test, References.MinimumLogLevel, "None"))
}

const statusWhere = (prover: ProverService, holds: (status: Effect.Success<ProverService["status"]>) => boolean) =>
  prover.status.pipe(Effect.repeat({ until: holds, schedule: Schedule.spaced(5) }))

const running = (prover: ProverService) =>
  Effect.map(
    statusWhere(prover, ({ pid }) => pid !== undefined),
    ({ pid }) => some(pid),
  )

describe("the prover's process (spec 7)", () => {
  it("re-executes a round's blocks, transparent calls and all, and attests each", async () => {
    const blocks = await round(3)
    const attestations = await withProver((prover) =>
      Effect.all(
        blocks.map(({ block, witness }) => prover.prove(block.hash, witness)),
        { concurrency: "unbounded" },
      ),
    )
    blocks.forEach(({ block }, i) => {
      const attestation = attestations[i]
      if (attestation === undefined) throw new RangeError("one attestation a block")
      expect(block.receipts.every((receipt) => receipt.succeeded)).toBe(true)
      expect(verifyAttestation(publicInputs(block), attestation, [attester])).toBe(attester)
    })
    expect(blocks[0]?.block.changes[1]?.delta.slots).toHaveLength(1)
  })

  it("refuses a tampered witness and says why, and goes on", async () => {
    const [first] = await round(1)
    if (first === undefined) throw new RangeError("a round has blocks")
    const { block, witness } = first
    await withProver((prover) =>
      Effect.gen(function* () {
        const said = (of: typeof witness, hash = block.hash) =>
          Effect.map(Effect.flip(prover.prove(hash, of)), (error) => `${error._tag} ${error.message}`)
        expect(yield* said({ ...witness, nodes: witness.nodes.slice(1) })).toMatch(/ProverRefused.*no trie node/)
        const header = { ...witness.header, gasUsed: 1n }
        expect(yield* said({ ...witness, header })).toMatch(/ProverRefused.*gasUsed is \d+, claimed 1/)
        const contexts = witness.contexts.map((context) => ({ ...context, transparent: false }))
        expect(yield* said({ ...witness, contexts })).toMatch(/ProverRefused.*transparent of layer 7101/)
        expect(yield* said(witness, witness.header.parentHash)).toContain("the witness is of block")
        expect(yield* prover.prove(block.hash, witness)).toMatchObject({ block: block.hash, attester })
      }),
    )
  })

  it("killed in the middle of a job, is started again and finishes it", async () => {
    const [first] = await round(2)
    if (first === undefined) throw new RangeError("a round has blocks")
    const { block, witness } = first
    await withProver((prover) =>
      Effect.gen(function* () {
        const pid = yield* running(prover)
        process.kill(pid, "SIGSTOP")
        const job = yield* Effect.forkChild(prover.prove(block.hash, witness))
        yield* statusWhere(prover, (status) => status.running === block.hash)
        process.kill(pid, "SIGKILL")
        expect(yield* Fiber.join(job)).toMatchObject({ block: block.hash, attester })
        const after = yield* prover.status
        expect(after.starts).toBe(2)
        expect(after.pid).not.toBe(pid)
        process.kill(yield* running(prover), "SIGKILL")
        yield* statusWhere(prover, ({ starts, pid }) => starts === 3 && pid !== undefined)
        expect((yield* prover.prove(block.hash, witness)).attester).toBe(attester)
      }),
    )
  })

  it("gives a job up after attemptsMax processes died of it, and after jobMsMax; later jobs are done", async () => {
    const [first] = await round(1)
    if (first === undefined) throw new RangeError("a round has blocks")
    const { block, witness } = first
    const stopWhileRunning = (prover: ProverService, signal: NodeJS.Signals | undefined) =>
      Effect.gen(function* () {
        const pid = yield* running(prover)
        process.kill(pid, "SIGSTOP")
        yield* statusWhere(prover, (status) => status.running === block.hash)
        if (signal !== undefined) process.kill(pid, signal)
        yield* statusWhere(prover, (status) => status.pid !== pid)
      })
    await withProver(
      (prover) =>
        Effect.gen(function* () {
          const job = yield* Effect.forkChild(Effect.flip(prover.prove(block.hash, witness)))
          yield* stopWhileRunning(prover, undefined)
          expect((yield* Fiber.join(job)).message).toContain("no answer after 2000 ms")
          expect((yield* prover.prove(block.hash, witness)).attester).toBe(attester)
        }),
      { jobMsMax: 2000 },
    )
    await withProver(
      (prover) =>
        Effect.gen(function* () {
          const pid = yield* running(prover)
          process.kill(pid, "SIGSTOP")
          const job = yield* Effect.forkChild(Effect.flip(prover.prove(block.hash, witness)))
          yield* stopWhileRunning(prover, "SIGKILL")
          expect((yield* Fiber.join(job)).message).toContain("its process ended with SIGKILL")
          expect((yield* prover.prove(block.hash, witness)).attester).toBe(attester)
        }),
      { attemptsMax: 1 },
    )
  })

  it("takes more jobs than may wait, drops those nobody waits for, and does not mind a terminal's interrupt", async () => {
    const blocks = await round(1)
    await withProver(
      (prover) =>
        Effect.gen(function* () {
          const pid = yield* running(prover)
          process.kill(pid, "SIGINT")
          process.kill(pid, "SIGSTOP")
          const prove = ({ block, witness }: (typeof blocks)[number]) => prover.prove(block.hash, witness)
          const jobs = yield* Effect.forEach([...blocks, ...blocks, ...blocks], (of) => Effect.forkChild(prove(of)))
          const dropped = jobs.slice(1, 3)
          yield* Effect.forEach(dropped, Fiber.interrupt)
          process.kill(pid, "SIGCONT")
          for (const job of jobs.filter((of) => !dropped.includes(of)))
            expect((yield* Fiber.join(job)).attester).toBe(attester)
          expect((yield* prover.status).starts).toBe(1)
        }),
      { jobsWaitingMax: 1 },
    )
  })

  it("leaves no process behind when it stops, and tells those who wait", async () => {
    const [first] = await round(1)
    if (first === undefined) throw new RangeError("a round has blocks")
    const { block, witness } = first
    const { pid, job, prover } = await withProver((service) =>
      Effect.gen(function* () {
        const of = yield* running(service)
        process.kill(of, "SIGSTOP")
        const waiting = yield* Effect.forkDetach(Effect.flip(service.prove(block.hash, witness)))
        yield* statusWhere(service, (status) => status.running === block.hash)
        return { pid: of, job: waiting, prover: service }
      }),
    )
    expect(isAlive(pid)).toBe(false)
    expect((await Effect.runPromise(Fiber.join(job))).message).toContain("it was stopped")
    expect((await Effect.runPromise(Effect.flip(prover.prove(block.hash, witness)))).message).toContain(
      "it was stopped",
    )
  })

  it("dies with the program that started it", async () => {
    const parent = fork(fileURLToPath(new URL("./parent.test.support.ts", import.meta.url)), [], {
      execArgv: ["--conditions=source"],
    })
    const pid = some((await once(parent, "message")).map(Number)[0])
    expect(isAlive(pid)).toBe(true)
    parent.kill("SIGKILL")
    await Effect.runPromise(
      Effect.repeat(
        Effect.sync(() => isAlive(pid)),
        { until: (alive) => !alive, schedule: Schedule.spaced(5) },
      ),
    )
  })

  it("is a service; a bad key, or a process that is not ready in time, fails it at the start", async () => {
    const asked = Prover.use(({ address }) => Effect.succeed(address))
    expect(await Effect.runPromise(Effect.provide(asked, Prover.layer({ key })))).toBe(attester)
    const bad = await Effect.runPromiseExit(Effect.provide(asked, Prover.layer({ key: "0x00" })))
    expect(Exit.isFailure(bad) && String(bad.cause)).toContain("private key must be 32 bytes")
    const late = await Effect.runPromiseExit(Effect.provide(asked, Prover.layer({ key, bounds: { startMsMax: 1 } })))
    expect(Exit.isFailure(late) && String(late.cause)).toContain("not ready after 1 ms")
  })
})
