import {
  type Block,
  decodeApply,
  type LayerChange,
  layerId,
  logsAbove,
  type Round,
  slot,
  zeroWord,
} from "@trellis/core"
import { describe, expect, it } from "vitest"
import { counter, MemoryGround, otherCounter, senders } from "../memory-ground.test.support.ts"

const blockOf = (round: Round, layer: number): Block => {
  const block = round.blocks.find((of) => of.layer === layer)
  if (block === undefined) throw new Error(`the round has no block of layer ${layer}`)
  return block
}
const changeOf = (changes: readonly LayerChange[], layer: number): LayerChange => {
  const change = changes.find((of) => of.layer === layer)
  if (change === undefined) throw new Error(`no change of layer ${layer}`)
  return change
}
const layersOf = (round: Round): number[] => round.blocks.map(({ layer }) => layer)
const count = (ground: MemoryGround): bigint => BigInt(ground.headState(7000).storage(counter, slot(zeroWord)))

/** Every block's steps follow each other, root by root, on its own layer and each ancestor. */
function expectChained({ blocks }: Round): void {
  for (const { steps, changes, header } of blocks) {
    for (const [i, { preRoot, postRoot }] of changes.entries()) {
      let root = preRoot
      for (const step of steps) {
        expect(step.changes[i]?.preRoot).toBe(root)
        root = step.changes[i]?.postRoot ?? root
      }
      expect(root).toBe(postRoot)
    }
    expect(changes[0]?.postRoot).toBe(header.stateRoot)
  }
}

describe("a round", () => {
  it("takes each layer's children in its order, every block before the one that applied it", async () => {
    const ground = new MemoryGround()
    for (const [of, layer] of [7000, 7102, 7201, 7101].entries()) await ground.send(layer, of, 0)
    const round = await ground.next()
    expect(layersOf(round)).toEqual([7101, 7201, 7102, 7000])
    const shape = (layer: number) =>
      blockOf(round, layer).steps.map((step) => (step.kind === "apply" ? step.child : "own"))
    expect(shape(7000)).toEqual([7101, "own", 7102])
    expect(shape(7102)).toEqual(["own", 7201])
    expectChained(round)
    expect(count(ground)).toBe(4n)
  })

  it("lets rollup B go on where rollup A ended, within one shared block (spec 5)", async () => {
    const ground = new MemoryGround()
    await ground.send(7101, 0, 0)
    await ground.send(7102, 1, 0)
    const round = await ground.next()
    const [a, b] = [blockOf(round, 7101), blockOf(round, 7102)]
    expect(changeOf(b.changes, 7000).preRoot).toBe(changeOf(a.changes, 7000).postRoot)
    expect(changeOf(a.changes, 7000).preRoot).not.toBe(changeOf(a.changes, 7000).postRoot)
    expect(changeOf(b.changes, 7000).delta.slots).toEqual([
      expect.objectContaining({ prior: expect.stringMatching(/01$/), next: expect.stringMatching(/02$/) }),
    ])
    expect(changeOf(b.changes, 7000).postRoot).toBe(blockOf(round, 7000).header.stateRoot)
  })

  it("nests apply steps: each is the child's change, and repeats its logs in every parent's receipt (spec 3.8)", async () => {
    const ground = new MemoryGround()
    await ground.send(7201, 0, 0)
    const round = await ground.next()
    const [third, second, shared] = [7201, 7102, 7000].map((layer) => blockOf(round, layer))
    if (third === undefined || second === undefined || shared === undefined) throw new Error("three blocks")
    for (const [child, parent] of [
      [third, second],
      [second, shared],
    ] as const) {
      const [step] = parent.steps
      expect(step).toMatchObject({ kind: "apply", childHash: child.hash, childNumber: 1n, transactions: 1 })
      expect(step?.changes).toEqual(child.changes.slice(1))
      expect(parent.receipts[0]?.logs).toEqual(logsAbove(child.layer, child.receipts))
      const apply = decodeApply(parent.transactions[0] ?? "0x", parent.layer)
      expect(apply).toMatchObject({ nonce: 0n, delta: step?.changes[0]?.delta, sender: parent.header.coinbase })
    }
    expect(shared.receipts[0]?.logs).toEqual([expect.objectContaining({ layer: 7000, address: counter })])
    expect(shared.header.logsBloom).toBe(third.header.logsBloom)
    expect(shared.header.gasUsed).toBe(0n)
  })

  it("numbers a layer's apply steps on and on", async () => {
    const ground = new MemoryGround()
    const nonces: bigint[] = []
    for (let n = 0; n < 3; n++) {
      await ground.send(7101, 0, n)
      await ground.send(7102, 1, n)
      const { steps, transactions } = blockOf(await ground.next(), 7000)
      for (const { kind, firstTransaction } of steps) {
        if (kind === "apply") nonces.push(decodeApply(transactions[firstTransaction] ?? "0x", layerId(7000)).nonce)
      }
    }
    expect(nonces).toEqual([0n, 1n, 2n, 3n, 4n, 5n])
  })

  it("has the same bits for the same inputs, and keeps nothing where it is not used", async () => {
    const ground = new MemoryGround()
    const twin = new MemoryGround()
    for (const on of [ground, twin]) {
      for (const layer of [7000, 7101, 7102, 7201]) for (const of of [0, 1]) await on.send(layer, of, 0)
    }
    const unused = await ground.build()
    expect(layersOf(unused.round ?? { number: 0n, blocks: [] })).toHaveLength(4)
    expect(count(ground)).toBe(0n)
    expect((await ground.build()).round).toEqual(unused.round)
    expect((await twin.build()).round).toEqual(unused.round)
  })
})

describe("which layers have a block", () => {
  it("none where nothing waits", async () => {
    expect(await new MemoryGround().build()).toEqual({ round: undefined, dropped: [] })
  })

  it("those that are due, and their ancestors", async () => {
    const ground = new MemoryGround()
    await ground.send(7101, 0, 0)
    await ground.send(7201, 1, 0)
    const { round } = await ground.build(undefined, { due: new Set([layerId(7201)]) })
    expect(round?.blocks.map(({ layer }) => layer)).toEqual([7201, 7102, 7000])
    expect((await ground.build(undefined, { due: new Set([layerId(7102)]) })).round).toBeUndefined()
  })

  it("those that are forced, empty as they are", async () => {
    const ground = new MemoryGround()
    const { round } = await ground.build(undefined, { due: new Set(), forced: new Set([layerId(7201)]) })
    expect(round?.blocks.map(({ layer, steps }) => [layer, steps.length])).toEqual([
      [7201, 0],
      [7102, 1],
      [7000, 1],
    ])
    expectChained(round ?? { number: 0n, blocks: [] })
  })

  it("not those whose transactions cannot pay the base fee, or wait behind a gap", async () => {
    const ground = new MemoryGround()
    await ground.send(7101, 0, 0, { maxFeePerGas: 10n ** 9n - 1n, maxPriorityFeePerGas: 0n })
    await ground.send(7102, 1, 1)
    expect((await ground.build()).round).toBeUndefined()
  })

  it("a transaction that two layers could run is each layer's own", async () => {
    const ground = new MemoryGround()
    await ground.send(7101, 0, 0, { to: otherCounter })
    await ground.send(7000, 0, 0, { to: otherCounter })
    const round = await ground.next()
    expect(blockOf(round, 7101).receipts[0]?.ranOn).toBe(7000)
    expect(blockOf(round, 7000).receipts[1]?.ranOn).toBe(7000)
    expect(ground.headState(7101).account(senders[0] ?? counter)?.nonce).toBe(1n)
    expect(ground.headState(7000).account(senders[0] ?? counter)?.nonce).toBe(1n)
  })
})
