import { type Executor, ParentUnavailable, type StepInput } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { limits as lifecycleLimits } from "@trellis/lifecycle"
import { describe, expect, it } from "vitest"
import { a, b, chainFile, counter, of, prover, shared, World } from "./world.test.support.ts"

describe("building", () => {
  it("goes on while each round is attested; safe follows storage, finalized the attestations, in order", async () => {
    const world = await World.open()
    await world.send(a, 0, 0)
    const first = await world.build()
    await world.send(a, 0, 1)
    const second = await world.build()
    expect(world.asked).toEqual([...first, ...second])
    expect(world.store.marks()).toEqual({ safe: 2n, finalized: 0n })
    await world.attest(...second)
    expect(world.store.marks()).toEqual({ safe: 2n, finalized: 0n })
    await world.attest(...first)
    expect(world.store.marks()).toEqual({ safe: 2n, finalized: 2n })
  })

  it("pauses with openRoundsMax rounds that are not final, and goes on with the first that is", async () => {
    const layers = chainFile.layers.slice(0, 1).map((layer) => ({ ...layer, order: ["transactions"] }))
    const world = await World.open(undefined, { ...chainFile, layers })
    const { openRoundsMax } = lifecycleLimits
    for (let n = 0; n < openRoundsMax; n++) {
      await world.send(shared, 0, n)
      expect(await world.build()).toHaveLength(1)
    }
    await world.send(shared, 0, openRoundsMax)
    expect(await world.build()).toEqual([])
    expect(world.store.head()).toBe(BigInt(openRoundsMax))
    await world.attest(...(world.store.round(2n)?.blocks ?? []))
    expect(await world.build()).toEqual([])
    await world.attest(...(world.store.round(1n)?.blocks ?? []))
    expect(await world.build()).toHaveLength(1)
  })

  it("keeps what waits where a parent cannot be read, and nothing of the round that was not to be", async () => {
    const real = createExecutor()
    let isDown = true
    const executor: Executor = {
      ...real,
      execute: (input: StepInput) =>
        isDown && input.layers[0]?.context.layer === b
          ? Promise.reject(new ParentUnavailable({ layer: shared, why: "down" }))
          : real.execute(input),
    }
    const world = await World.open(undefined, chainFile, executor)
    const twin = await World.open()
    for (const of of [world, twin]) await of.send(a, 0, 0)
    const root = of(await twin.build(), shared).header.stateRoot
    const { hash } = await world.send(b, 0, 0)
    await expect(world.build()).rejects.toThrow("cannot be read: down")
    expect([world.store.head(), world.hierarchy.mempool(a).size, world.hierarchy.mempool(b).size]).toEqual([0n, 1, 1])
    expect(() => world.store.state(root).account(counter)).toThrow("no trie node")
    isDown = false
    const blocks = await world.build()
    expect(of(blocks, b).receipts[0]?.transaction).toBe(hash)
    expect(of(blocks, b).changes[1]?.preRoot).toBe(root)
    expect([world.store.head(), world.hierarchy.mempool(a).size, world.hierarchy.mempool(b).size]).toEqual([1n, 0, 0])
  })

  it("drops what can never run, and keeps what the block had no gas for", async () => {
    const layers = chainFile.layers.map((layer) =>
      layer.chainId === a ? { ...layer, limits: { blockGas: 120_000 } } : layer,
    )
    const world = await World.open(undefined, { ...chainFile, layers })
    for (let n = 0; n < 3; n++) await world.send(a, 0, n)
    const mempool = world.hierarchy.mempool(a)
    const included = of(await world.build(), a).receipts.length
    expect(included).toBeLessThan(3)
    expect(mempool.size).toBe(3 - included)
    while (mempool.size > 0) expect(await world.build()).not.toEqual([])
    expect(world.count).toBe(3n)
    const spent = await world.send(shared, 0, 1)
    mempool.add({ ...spent, to: prover, value: 10n ** 30n, nonce: 3n }, 0n)
    await world.build()
    expect(mempool.size).toBe(0)
    expect(world.lines.join()).toContain(`layer ${a}: transaction ${spent.hash} dropped: insufficient funds`)
  })

  it("refuses what its layer's admission refuses, and tells subscribers of what it takes", async () => {
    const world = await World.open()
    const told: string[] = []
    const stop = world.hierarchy.subscribe(a, (event) => void told.push(event.kind))
    world.hierarchy.subscribe(a, () => {
      throw new Error("a listener of its own mind")
    })
    const { raw, hash } = await world.send(a, 0, 0, counter)
    expect(() => world.hierarchy.submit(a, raw)).toThrow("already known")
    expect(() => world.hierarchy.submit(b, raw)).toThrow("invalid chain id")
    await world.build()
    expect(() => world.hierarchy.submit(a, raw)).toThrow("nonce too low")
    expect(world.store.transaction(hash)?.block.layer).toBe(a)
    stop()
    await world.send(a, 0, 1)
    expect(told).toEqual(["pending", "blocks"])
    expect(world.lines).toContain("a subscriber failed: Error: a listener of its own mind")
  })
})
