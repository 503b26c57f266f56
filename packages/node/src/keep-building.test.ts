import { type Executor, MissingNode, ParentUnavailable } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { keepBuilding } from "./building.ts"
import { chainFile, shared, World } from "./world.test.support.ts"

/** A world with a transaction that waits, whose executor fails. */
async function failing(error: Error): Promise<World> {
  const executor: Executor = { ...createExecutor(), execute: () => Promise.reject(error) }
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
