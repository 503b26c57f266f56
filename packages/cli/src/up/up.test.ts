import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { cliLimits } from "../limits.ts"
import { type Happening, happeningJson, happeningLine } from "../view/events.ts"
import { screen } from "../view/screen.ts"
import { follow } from "./follow.ts"
import { live } from "./live.ts"
import { oneRound } from "./once.ts"
import { emptyBlock, ScriptedHierarchy } from "./scripted-hierarchy.test.support.ts"
import { Notes } from "./notes.ts"

const run = <A>(effect: Effect.Effect<A>) => Effect.runPromise(effect.pipe(Effect.provide(TestClock.layer())))

/** Lets forked fibers run until they wait. */
const settle = TestClock.adjust(0)

describe("following a hierarchy", () => {
  it("tells blocks, reverts and finalizations in order, and leaves no listener behind", async () => {
    const hierarchy = new ScriptedHierarchy()
    const told: Happening[] = []
    await run(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(follow(hierarchy, (of) => told.push(of)))
        yield* settle
        expect(hierarchy.listeners).toBe(2)
        hierarchy.emit({ kind: "blocks", blocks: [emptyBlock(1n), emptyBlock(2n)] })
        hierarchy.change({ heads: { latest: 2n, safe: 1n, finalized: 1n } })
        hierarchy.change({ pendingTransactions: 4 })
        hierarchy.emit({ kind: "reverted", blocks: [emptyBlock(2n)] })
        yield* Fiber.interrupt(fiber)
      }),
    )
    expect(hierarchy.listeners).toBe(0)
    const second = emptyBlock(2n)
    expect(told.map(happeningLine)).toEqual([
      `shared  block 1  ${emptyBlock(1n).hash}  0 transactions, 0 child blocks`,
      `shared  block 2  ${second.hash}  0 transactions, 0 child blocks`,
      "shared  finalized 1",
      `shared  reverted block 2  ${second.hash}`,
    ])
    expect(told.map(happeningJson).at(-1)).toEqual({
      event: "reverted",
      layer: "shared",
      number: 2,
      hash: second.hash,
      stateRoot: second.header.stateRoot,
      transactions: 0,
      steps: 0,
    })
  })
})

describe("the live view", () => {
  it("redrawMs, rateWindowMs: is drawn in place again and again, and gives the screen back", async () => {
    const hierarchy = new ScriptedHierarchy()
    let drawn: string[] = []
    const terminal = { columns: 120, rows: 20, write: (text: string) => drawn.push(text) }
    const notes = new Notes(cliLimits.notesMax)
    await run(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(live(hierarchy, "nothing is kept", terminal, notes))
        yield* settle
        expect(drawn[0]).toBe(screen.enter)
        expect(drawn).toHaveLength(2)
        expect(drawn[1]).toContain("scripted, nothing is kept. Ctrl-C stops.")
        hierarchy.change({ steps: 10n })
        yield* TestClock.adjust(cliLimits.redrawMs - 1)
        expect(drawn).toHaveLength(2)
        yield* TestClock.adjust(1)
        expect(drawn).toHaveLength(3)
        expect(drawn[2]).toMatch(/shared .* 10 {5}40\.0 /)
        yield* TestClock.adjust(cliLimits.rateWindowMs)
        expect(drawn.at(-1)).toMatch(/shared .* 10 {6}0\.0 /)
        for (let i = 0; i <= cliLimits.notesMax; i++) notes.add(`note ${i}`)
        yield* TestClock.adjust(cliLimits.redrawMs)
        expect(drawn.at(-1)).toContain(`note ${cliLimits.notesMax}`)
        expect(drawn.at(-1)).toContain("note 1")
        expect(drawn.at(-1)).not.toContain("note 0")
        drawn = []
        yield* Fiber.interrupt(fiber)
      }),
    )
    expect(drawn).toEqual([screen.leave])
  })
})

describe("one round", () => {
  it("ends with the next block of the shared layer", async () => {
    const hierarchy = new ScriptedHierarchy()
    await run(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(oneRound(hierarchy))
        yield* settle
        expect(fiber.pollUnsafe()).toBeUndefined()
        hierarchy.emit({ kind: "blocks", blocks: [emptyBlock(1n)] })
        yield* Fiber.join(fiber)
      }),
    )
    expect(hierarchy.listeners).toBe(0)
  })

  it("onceWaitMs: ends without one", async () => {
    const hierarchy = new ScriptedHierarchy()
    await run(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(oneRound(hierarchy))
        yield* TestClock.adjust(cliLimits.onceWaitMs - 1)
        expect(fiber.pollUnsafe()).toBeUndefined()
        yield* TestClock.adjust(1)
        yield* Fiber.join(fiber)
      }),
    )
    expect(hierarchy.listeners).toBe(0)
  })
})
