import type { Block } from "@trellis/core"
import type { Attestation } from "@trellis/proof"
import { type ProverError, ProverRefused, type ProverService, ProverUnavailable } from "@trellis/prover"
import { Effect, Fiber, Queue } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { limits } from "./limits.ts"
import { prove } from "./proving.ts"
import { a, attestationOf, keys, of, prover, shared, turns, World } from "./world.test.support.ts"

/** A prover that gives these answers, one after the other: what a process does at its own will, on command. */
function scripted(
  ...answers: readonly (Attestation | ProverError)[]
): ProverService & { readonly asked: Block["hash"][] } {
  const asked: Block["hash"][] = []
  return {
    address: prover,
    asked,
    prove: (block) => {
      const answer = answers[asked.push(block) - 1]
      if (answer === undefined) return Effect.never
      return "signature" in answer ? Effect.succeed(answer) : Effect.fail(answer)
    },
    status: Effect.succeed({ pid: undefined, starts: 1, running: undefined }),
  }
}

const settle = Effect.promise(turns)

/** Hands blocks to a prover, and lets time pass step by step. */
function proving(world: World, service: ProverService, blocks: readonly Block[], ...stepsMs: readonly number[]) {
  const program = Effect.gen(function* () {
    const queue = yield* Queue.unbounded<Block>()
    const fiber = yield* Effect.forkChild(Effect.scoped(prove(world.hierarchy, service, queue)))
    yield* Queue.offerAll(queue, blocks)
    yield* settle
    for (const ms of stepsMs) {
      yield* TestClock.adjust(ms)
      yield* settle
    }
    yield* Fiber.interrupt(fiber)
  })
  return Effect.runPromise(program.pipe(Effect.provide(TestClock.layer())))
}

async function sealed(): Promise<{ world: World; parent: Block; child: Block }> {
  const world = await World.open()
  await world.send(a, 0, 0)
  const blocks = await world.build()
  return { world, parent: of(blocks, shared), child: of(blocks, a) }
}

describe("proving", () => {
  it("takes a prover's attestations to the lifecycle", async () => {
    const { world, parent, child } = await sealed()
    await proving(world, scripted(attestationOf(parent), attestationOf(child)), [parent, child])
    expect(world.store.marks().finalized).toBe(1n)
  })

  it("proveRetryMs: asks again for one that could not be had, after so long, other blocks first", async () => {
    const { world, parent, child } = await sealed()
    const down = new ProverUnavailable({ reason: "crashed", why: "its process ended" })
    const service = scripted(down, attestationOf(child), attestationOf(parent))
    await proving(world, service, [parent, child], limits.proveRetryMs - 1)
    expect(service.asked).toEqual([parent.hash])
    const again = scripted(down, attestationOf(child), attestationOf(parent))
    await proving(world, again, [parent, child], limits.proveRetryMs)
    expect(again.asked).toEqual([parent.hash, child.hash, parent.hash])
    expect(world.store.marks().finalized).toBe(1n)
  })

  it("reverts a block that the prover refuses, or whose attestation is of something else", async () => {
    for (const wrong of ["refused", "other inputs"] as const) {
      const { world, parent, child } = await sealed()
      const refusal = new ProverRefused({ block: parent.hash, why: "the root differs" })
      await proving(world, scripted(wrong === "refused" ? refusal : attestationOf(child)), [parent])
      expect(world.store.head()).toBe(0n)
      expect(world.lines.join()).toContain(wrong === "refused" ? "the root differs" : "other public inputs")
    }
  })

  it("passes over blocks that were reverted meanwhile", async () => {
    const { world, parent, child } = await sealed()
    await world.hierarchy.happened({ kind: "refused", block: child.hash, attester: prover, why: "no" })
    const service = scripted()
    await proving(world, service, [parent, child])
    expect(service.asked).toEqual([])
  })

  it("does not ask a prover whose word nobody asked for", async () => {
    const { world, parent } = await sealed()
    const service = scripted(attestationOf(parent, keys[0]))
    const stranger = { ...service, address: parent.header.coinbase }
    await proving(world, stranger, [parent])
    expect(service.asked).toEqual([])
    expect(world.store.head()).toBe(1n)
  })
})
