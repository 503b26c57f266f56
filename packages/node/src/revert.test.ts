import type { BlockHash, LayerId, TransactionHash } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { a, b, c, deadlineMs, of, prover, shared, World } from "./world.test.support.ts"

type Told = readonly [event: "blocks" | "reverted", layer: LayerId, block: BlockHash]

/** What subscribers of all layers are told, in order. */
function listen(world: World): Told[] {
  const told: Told[] = []
  for (const { id } of world.chain.layers) {
    world.hierarchy.subscribe(id, (event) => {
      if (event.kind !== "pending") for (const { hash } of event.blocks) told.push([event.kind, id, hash])
    })
  }
  return told
}

const waiting = (world: World, layer: LayerId): TransactionHash[] =>
  world.hierarchy
    .mempool(layer)
    .all()
    .map(({ hash }) => hash)

/** Three rounds on genesis: the first attested whole; of the second all but booster a's block; the third whole. */
async function threeRounds() {
  const world = await World.open()
  await world.send(a, 0, 0)
  const first = await world.build()
  await world.attest(...first)
  const sent = { a: await world.send(a, 0, 1), b: await world.send(b, 1, 0), c: await world.send(c, 2, 0) }
  const second = await world.build()
  await world.attest(...second.filter(({ layer }) => layer !== a))
  const later = { c: await world.send(c, 2, 1), shared: await world.send(shared, 3, 0) }
  const third = await world.build()
  await world.attest(...third)
  expect([world.store.head(), world.store.marks(), world.count]).toEqual([3n, { safe: 3n, finalized: 1n }, 6n])
  return { world, second, third, sent, later }
}

describe("a block whose attestation misses its deadline", () => {
  it("is reverted with all that stands on it, L3s too; what is still valid waits again (spec 6)", async () => {
    const { world, second, third, sent, later } = await threeRounds()
    const told = listen(world)
    await world.wait(deadlineMs)
    expect(told).toEqual([])
    await world.wait(1)

    expect([world.store.head(), world.store.marks(), world.count]).toEqual([1n, { safe: 1n, finalized: 1n }, 1n])
    expect(world.chain.layers.map(({ id }) => world.hierarchy.head(id).header.number)).toEqual([1n, 1n, 0n, 0n])
    for (const { layer, hash } of [...second, ...third]) expect(world.store.blockByHash(layer, hash)).toBeUndefined()
    const gone = [...third.toReversed(), ...second.toReversed()]
    expect(told).toEqual(gone.map(({ layer, hash }) => ["reverted", layer, hash]))
    expect(waiting(world, a)).toEqual([])
    expect(waiting(world, b)).toEqual([sent.b.hash])
    expect(waiting(world, c)).toEqual([sent.c.hash, later.c.hash])
    expect(waiting(world, shared)).toEqual([later.shared.hash])
    expect(world.lines.join()).toContain(`layer ${a}: block 2 (${of(second, a).hash}) is invalid: 0 of 1 attestations`)
  })

  it("does not keep new rounds from going on from the root it stood on", async () => {
    const { world, second, sent } = await threeRounds()
    await world.wait(deadlineMs + 1)
    const blocks = await world.build()
    expect(blocks.map(({ layer, header }) => [layer, header.number])).toEqual([
      [c, 1n],
      [b, 1n],
      [shared, 2n],
    ])
    expect(of(blocks, shared).changes[0]?.preRoot).toBe(of(second, shared).changes[0]?.preRoot)
    expect(world.count).toBe(5n)
    await world.attest(...blocks)
    expect(world.store.marks()).toEqual({ safe: 2n, finalized: 2n })
    // The nonce of the transaction that went down with its block is free again.
    await world.send(a, 0, 1)
    const next = await world.build()
    expect(of(next, a).transactions).toEqual([sent.a.raw])
    expect(world.store.applies(shared)).toBe(3n)
  })

  it("makes building wait from half way on, until it is attested", async () => {
    const world = await World.open()
    await world.send(shared, 0, 0)
    const [block] = await world.build()
    await world.send(shared, 0, 1)
    await world.wait(deadlineMs / 2 + 1)
    expect(await world.build()).toEqual([])
    if (block !== undefined) await world.attest(block)
    expect(await world.build()).toHaveLength(1)
  })
})

describe("a block that an attester refuses", () => {
  it("is reverted with what stands on it, whoever else attested it", async () => {
    const { world, third } = await threeRounds()
    const { hash } = of(third, shared)
    await world.hierarchy.happened({ kind: "refused", block: hash, attester: prover, why: "the root differs" })
    expect([world.store.head(), world.count]).toEqual([2n, 4n])
    expect(waiting(world, shared)).toEqual([])
    expect(waiting(world, c)).toHaveLength(1)
    expect(world.lines.join()).toContain("the root differs")
  })

  it("stays where it is final, or the attester is not registered", async () => {
    const { world, second } = await threeRounds()
    const [final] = world.store.round(1n)?.blocks ?? []
    if (final === undefined) throw new Error("round 1 is there")
    await world.hierarchy.happened({ kind: "refused", block: final.hash, attester: prover, why: "no" })
    const stranger = of(second, shared).header.coinbase
    await world.hierarchy.happened({ kind: "refused", block: of(second, a).hash, attester: stranger, why: "no" })
    expect(world.store.head()).toBe(3n)
  })
})

describe("a finalized block", () => {
  it("outlives every deadline and the revert of all after it", async () => {
    const { world } = await threeRounds()
    await world.wait(1_000 * deadlineMs)
    await world.wait(1_000 * deadlineMs)
    expect([world.store.head(), world.store.marks().finalized, world.count]).toEqual([1n, 1n, 1n])
    await expect(world.store.revertTo(0n)).rejects.toThrow("finalized")
  })
})
