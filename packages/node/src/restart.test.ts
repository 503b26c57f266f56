import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { decodeApply } from "@trellis/core"
import { afterAll, describe, expect, it } from "vitest"
import { a, b, c, deadlineMs, of, shared, World } from "./world.test.support.ts"

const directory = mkdtempSync(join(tmpdir(), "trellis-restart-"))
afterAll(() => rmSync(directory, { recursive: true }))

const kept = (world: World) => ({
  marks: world.store.marks(),
  count: world.count,
  layers: world.chain.layers.map(({ id }) => ({
    head: world.hierarchy.head(id).hash,
    steps: world.store.steps(id),
    applies: world.store.applies(id),
  })),
})

describe("a hierarchy started again on its directory", () => {
  it("goes on: heads, step indexes, apply nonces; what is not final is attested again, its deadline from now", async () => {
    const world = await World.open(directory)
    await world.send(a, 0, 0)
    await world.attest(...(await world.build()))
    await world.send(b, 1, 0)
    await world.send(c, 2, 0)
    const second = await world.build()
    await world.attest(of(second, shared))
    const before = kept(world)
    await world.store.close()

    const again = await World.open(directory)
    expect(kept(again)).toEqual(before)
    expect(before).toMatchObject({ marks: { safe: 2n, finalized: 1n }, count: 3n })
    // Attestations are not kept: all of the open round is asked for anew.
    expect(again.asked).toEqual(second)
    await again.send(a, 0, 1)
    await again.send(c, 2, 1)
    const third = await again.build()
    const nonces = of(third, shared).steps.flatMap(({ kind, firstTransaction }) => {
      const raw = of(third, shared).transactions[firstTransaction]
      return kind === "apply" && raw !== undefined ? [decodeApply(raw, shared).nonce] : []
    })
    expect(nonces).toEqual([2n, 3n])
    expect(again.store.steps(shared)).toBe(4n)
    expect(again.store.step(shared, 3n)?.block.hash).toBe(of(third, shared).hash)
    expect(of(third, shared).header.parentHash).toBe(of(second, shared).hash)
    expect(again.store.step(shared, 2n)?.step.changes[0]?.preRoot).toBe(
      again.store.step(shared, 1n)?.step.changes[0]?.postRoot,
    )
    await again.attest(...second)
    expect(again.store.marks().finalized).toBe(2n)
    await again.store.close()
  })

  it("reverts what nobody attests, not sooner than a deadline after the start", async () => {
    const world = await World.open(directory)
    const [head, finalized] = [world.store.head(), world.store.marks().finalized]
    expect([head, finalized]).toEqual([3n, 2n])
    await world.wait(deadlineMs)
    expect(world.store.head()).toBe(3n)
    await world.wait(1)
    expect(world.store.head()).toBe(2n)
    await world.store.close()
    const again = await World.open(directory)
    expect([again.store.head(), again.count, again.asked]).toEqual([2n, 3n, []])
    await again.store.close()
  })
})
