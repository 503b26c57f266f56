import { type Executor, MissingNode, ParentUnavailable } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { keepBuilding } from "./building.ts"
import { limits } from "./limits.ts"
import { chainFile, shared, turns, World } from "./world.test.support.ts"

/** A world with a transaction that waits, whose executor fails. */
async function failing(why: Error): Promise<World> {
  const executor: Executor = { ...createExecutor(), execute: () => Promise.reject(why) }
  const world = await World.open(undefined, chainFile, executor)
  world.now = Date.now()
  await world.send(shared, 0, 0)
  return world
}

describe("what keeps building", () => {
  it("halts, and says why, where the state is not what it must be", async () => {
    const error = new MissingNode({ hash: `0x${"00".repeat(32)}` })
    const world = await failing(error)
    const halted: unknown[] = []
    const told = { log: (line: string) => world.log(line), halt: (why: unknown) => void halted.push(why) }
    await Effect.runPromise(keepBuilding(world.hierarchy, told))
    expect(halted).toEqual([error])
    expect(world.store.head()).toBe(0n)
  })

  it("paceMs, retryMs: looks for work so often, and after a failure not before so long", async () => {
    let looks = 0
    const execute = (): Promise<never> => {
      looks++
      return Promise.reject(new ParentUnavailable({ layer: shared, why: "down" }))
    }
    const world = await World.open(undefined, chainFile, { ...createExecutor(), execute })
    world.now = Date.now()
    await world.send(shared, 0, 0)
    const pass = (ms: number) => Effect.andThen(TestClock.adjust(ms), Effect.promise(turns))
    const program = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(keepBuilding(world.hierarchy, { log: () => {}, halt: () => {} }))
      const counts: number[] = []
      for (const ms of [limits.paceMs - 1, 1, limits.retryMs + limits.paceMs - 1, 1]) {
        yield* pass(ms)
        counts.push(looks)
      }
      yield* Fiber.interrupt(fiber)
      return counts
    })
    expect(await Effect.runPromise(program.pipe(Effect.provide(TestClock.layer())))).toEqual([0, 1, 1, 2])
  })

  it("tries again where a dependency is not there", async () => {
    const world = await failing(new ParentUnavailable({ layer: shared, why: "down" }))
    const logged = Promise.withResolvers<string>()
    const halt = (why: unknown): void => logged.reject(why)
    const fiber = Effect.runFork(keepBuilding(world.hierarchy, { log: logged.resolve, halt }))
    expect(await logged.promise).toContain("no round this time: the state of layer 7000 cannot be read: down")
    expect(fiber.pollUnsafe()).toBeUndefined()
    await Effect.runPromise(Fiber.interrupt(fiber))
    expect(world.hierarchy.mempool(shared).size).toBe(1)
  })
})
