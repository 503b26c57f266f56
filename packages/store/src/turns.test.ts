import type { Block, LayerId } from "@trellis/core"
import { beforeEach, describe, expect, it } from "vitest"
import type { Operation } from "./key-value.ts"
import { storeLimits } from "./limits.ts"
import { memoryKeyValue } from "./memory-key-value.ts"
import { RoundStore } from "./round-store.ts"
import { sampleGenesis, sampleLayers, sampleRound } from "@trellis/core/samples"

const [{ layer: rootLayer } = { layer: undefined }] = sampleLayers

describe("changes take turns, and reads meanwhile see whole rounds", () => {
  let store: RoundStore
  /** Runs while a batch is already in the database and its write has not yet resolved. */
  let meanwhile = (): void => {}
  let memory = memoryKeyValue()
  beforeEach(async () => {
    memory = memoryKeyValue()
    const write = async (batch: readonly Operation[]) => {
      await memory.write(batch)
      await Promise.resolve()
      meanwhile()
    }
    store = await RoundStore.over({ ...memory, write }, { ...storeLimits, blocksCachedBytesMax: 0 })
    meanwhile = () => {}
    await store.commit(sampleGenesis(store))
    for (let seed = 1; seed <= 3; seed++) await store.commit(sampleRound(store, seed))
  })

  const readAll = (blocks: readonly Block[]): number =>
    blocks.filter((block) => {
      const found = store.blockByHash(block.layer, block.hash)
      for (const { transaction } of block.receipts) expect(store.transaction(transaction)?.block).toEqual(found)
      expect(store.block(block.layer, block.header.number)).toEqual(found)
      return found !== undefined
    }).length

  it("a round is not there before it is durable", async () => {
    const round = sampleRound(store, 4)
    let looked = 0
    meanwhile = () => {
      looked++
      expect(store.head()).toBe(3n)
      expect(store.round(4n)).toBeUndefined()
      expect(readAll(round.blocks)).toBe(0)
    }
    await store.commit(round)
    expect(looked).toBe(1)
    expect(readAll(round.blocks)).toBe(round.blocks.length)
  })

  it("a reverted round is gone before its records are", async () => {
    const blocks = [2n, 3n].flatMap((number) => store.round(number)?.blocks ?? [])
    let looked = 0
    meanwhile = () => {
      looked++
      expect(store.head()).toBe(1n)
      expect(readAll(blocks)).toBe(0)
    }
    expect((await store.revertTo(1n)).map(({ number }) => number)).toEqual([3n, 2n])
    expect(looked).toBe(1)
  })

  it("the next round may be built and handed in while one is being written", async () => {
    const fourth = sampleRound(store, 4)
    const committing = store.commit(fourth)
    const fifth = sampleRound(
      {
        state: (root) => store.state(root),
        sink: store.sink,
        latest: (layer: LayerId) => fourth.blocks.findLast((block) => block.layer === layer) ?? store.latest(layer),
        applies: (layer) => store.applies(layer) + 100n,
      },
      5,
    )
    const more = [store.commit(fifth), store.setMarks({ safe: 5n, finalized: 4n }), store.revertTo(4n)]
    const refused = store.revertTo(3n)
    const closing = store.close()
    await expect(refused).rejects.toThrow(/finalized/)
    await Promise.all([committing, ...more, closing])
    expect(store.head()).toBe(4n)
    expect(store.marks()).toEqual({ safe: 4n, finalized: 4n })
    expect(store.round(4n)).toEqual(fourth)
    const root = rootLayer && store.latest(rootLayer)?.header.stateRoot
    expect(root && store.state(root).apply({ accounts: [], slots: [] }, store.sink).root).toBe(root)
  })

  it("what waits survives a refused round, and a discard meanwhile does not reach what was handed in", async () => {
    const fourth = sampleRound(store, 4)
    await expect(store.commit({ ...fourth, number: 9n })).rejects.toThrow(/next round is 4/)
    const committing = store.commit(fourth)
    store.discard()
    await committing
    const reopened = await RoundStore.over(memory, storeLimits)
    const changes = fourth.blocks.at(-1)?.changes[0]
    for (const { address, slot, next } of changes?.delta.slots ?? []) {
      expect(changes && reopened.state(changes.postRoot).storage(address, slot)).toBe(next)
    }
    expect(reopened.head()).toBe(4n)
  })
})
