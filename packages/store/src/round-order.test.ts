import { type Block, type Header, hashHeader, layerId, type Round, root, zeroBlockHash, zeroWord } from "@trellis/core"
import { beforeEach, describe, expect, it } from "vitest"
import { RoundRefused, StoreClosed } from "./errors.ts"
import { type StoreLimits, storeLimits } from "./limits.ts"
import { entriesOf } from "./testing/entries-of.ts"
import { memoryKeyValue } from "./memory-key-value.ts"
import { RoundStore } from "./round-store.ts"
import { sampleGenesis, sampleRound } from "@trellis/core/samples"

function withHeader(block: Block, header: Partial<Header>): Block {
  const changed = { ...block.header, ...header }
  return { ...block, header: changed, hash: hashHeader(changed) }
}

describe("a round that does not follow is refused, and nothing is written", () => {
  let keyValue = memoryKeyValue()
  let store: RoundStore
  let next: Round
  let last: Block
  async function fill(limits: Partial<StoreLimits> = {}): Promise<void> {
    keyValue = memoryKeyValue()
    store = await RoundStore.over(keyValue, { ...storeLimits, ...limits })
    await store.commit(sampleGenesis(store))
    await store.commit(sampleRound(store, 1))
    for (let seed = 1; seed === 1 || next.blocks.length < 4; seed++) next = sampleRound(store, seed)
    last = next.blocks.at(-1) ?? next.blocks[0] ?? never()
  }
  beforeEach(() => fill())

  async function refused(round: Round, why: RegExp): Promise<void> {
    const before = await entriesOf(keyValue)
    await expect(store.commit(round)).rejects.toThrow(RoundRefused)
    await expect(store.commit(round)).rejects.toThrow(why)
    await expect(store.commit(round)).rejects.toMatchObject({ severity: "halt" })
    expect(await entriesOf(keyValue)).toEqual(before)
    expect(store.head()).toBe(1n)
    await store.commit(next)
    expect(store.round(2n)).toEqual(next)
  }
  const withLast = (block: Block): Round => ({ ...next, blocks: [...next.blocks.slice(0, -1), block] })

  it("another number", () => refused({ ...next, number: 3n }, /next round is 2/))
  it("the same round again", () => refused(store.round(1n) ?? next, /next round is 2/))
  it("no block", () => refused({ ...next, blocks: [] }, /no block/))
  it("a hash that is not the header's", () => refused(withLast({ ...last, hash: zeroBlockHash }), /hash/))
  it("a block's number", () => refused(withLast(withHeader(last, { number: 7n })), /does not follow/))
  it("another parent", () => refused(withLast(withHeader(last, { parentHash: zeroBlockHash })), /another parent/))
  it("a pre-root", () => {
    const changes = last.changes.map((change) => ({ ...change, preRoot: root(zeroWord) }))
    return refused(withLast({ ...last, changes }), /does not start from/)
  })
  it("a state that nobody handed over", () =>
    refused(withLast(withHeader(last, { stateRoot: root(zeroWord) })), /handed to the sink/))
  it("a layer without genesis", () => refused(withLast({ ...last, layer: layerId(9) }), /no genesis/))
  it("a child that is missing", () => refused({ ...next, blocks: next.blocks.slice(1) }, /not follow|not before it/))
  it("a child that nobody applied", () => refused({ ...next, blocks: next.blocks.slice(0, -1) }, /not applied/))
  it("the parent before the child", () => refused({ ...next, blocks: next.blocks.toReversed() }, /not before it/))

  it("more blocks than roundBlocksMax; that many are taken", async () => {
    const blocks = next.blocks.length
    await fill({ roundBlocksMax: blocks - 1 })
    await expect(store.commit(next)).rejects.toThrow(`at most ${blocks - 1}`)
    await fill({ roundBlocksMax: blocks })
    await store.commit(next)
    expect(store.head()).toBe(2n)
  })

  it("a genesis with a layer twice, with another number, empty", async () => {
    const empty = await RoundStore.over(memoryKeyValue(), storeLimits)
    const genesis = sampleGenesis(empty)
    const [first = never()] = genesis.blocks
    await expect(empty.commit({ number: 0n, blocks: [first, first] })).rejects.toThrow(/two genesis/)
    await expect(empty.commit({ number: 0n, blocks: [withHeader(first, { number: 1n })] })).rejects.toThrow(
      /numbered 0/,
    )
    await expect(empty.commit({ number: 0n, blocks: [] })).rejects.toThrow(/a block a layer/)
    await expect(empty.commit({ ...next, number: 1n })).rejects.toThrow(/next round is 0/)
    expect(empty.head()).toBeUndefined()
    await empty.commit(genesis)
    expect(empty.head()).toBe(0n)
  })

  it("a change after close", async () => {
    await store.close()
    await expect(store.commit(next)).rejects.toThrow(StoreClosed)
    await expect(store.revertTo(0n)).rejects.toThrow(StoreClosed)
    await expect(store.setMarks({ safe: 1n, finalized: 0n })).rejects.toThrow(StoreClosed)
  })

  it("genesis blocks of two layers differ, and each is found under its own layer alone", () => {
    const [first = never(), second = never()] = store.round(0n)?.blocks ?? []
    expect(first.hash).not.toBe(second.hash)
    expect(store.blockByHash(first.layer, first.hash)?.layer).toBe(first.layer)
    expect(store.blockByHash(second.layer, second.hash)?.layer).toBe(second.layer)
    expect(store.blockByHash(second.layer, first.hash)).toBeUndefined()
  })
})

function never(): never {
  throw new Error("the sample has no such block")
}
