import { describe, expect, it } from "vitest"
import { decodeBlock, encodeBlock } from "./block-record.ts"
import { entriesOf } from "./testing/entries-of.ts"
import { CorruptRecord, WriteFailed } from "./errors.ts"
import type { KeyValue } from "./key-value.ts"
import { keys } from "./keys.ts"
import { storeLimits } from "./limits.ts"
import { memoryKeyValue } from "./memory-key-value.ts"
import { RoundStore } from "./round-store.ts"
import { sampleGenesis, sampleLayers, sampleRound } from "@trellis/core/samples"

async function filled(keyValue: KeyValue): Promise<RoundStore> {
  const store = await RoundStore.over(keyValue, storeLimits)
  await store.commit(sampleGenesis(store))
  await store.commit(sampleRound(store, 1))
  return store
}

describe("a block's record", () => {
  it("gives the block back, and any changed byte halts", async () => {
    const store = await filled(memoryKeyValue())
    const [block] = store.round(1n)?.blocks ?? []
    if (block === undefined) throw new Error("a round has blocks")
    const bytes = encodeBlock(block)
    expect(decodeBlock(bytes, "here")).toEqual(block)
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      expect(() => decodeBlock(changed, "here")).toThrow(CorruptRecord)
    }
    for (const length of [0, 1, 5, bytes.length - 1]) {
      expect(() => decodeBlock(bytes.subarray(0, length), "here")).toThrow(CorruptRecord)
    }
  })
})

describe("a damaged store", () => {
  it("halts at any index record that is cut off or missing", async () => {
    const keyValue = memoryKeyValue()
    await filled(keyValue)
    const entries = await entriesOf(keyValue)
    const contentKind = keys.content("0x")[0]
    for (const [key, value] of entries.filter(([key]) => key[0] !== contentKind)) {
      await keyValue.write([{ kind: "put", key, value: value.subarray(0, value.length - 1) }])
      await expect(readAll(keyValue)).rejects.toThrow(CorruptRecord)
      await keyValue.write([{ kind: "put", key, value }])
    }
    await readAll(keyValue)
    await keyValue.write([{ kind: "delete", key: keys.marks }])
    await expect(readAll(keyValue)).rejects.toThrow(/head.*missing/)
  })

  it("takes no change after one failed to be written", async () => {
    const memory = memoryKeyValue()
    const disk = { full: false }
    const store = await filled({
      ...memory,
      write: (batch) => (disk.full ? Promise.reject(new Error("no space left on device")) : memory.write(batch)),
    })
    disk.full = true
    const next = sampleRound(store, 2)
    await expect(store.commit(next)).rejects.toThrow(WriteFailed)
    disk.full = false
    await expect(store.commit(next)).rejects.toThrow(/no space left/)
    expect(store.head()).toBe(1n)
    expect((await RoundStore.over(memory, storeLimits)).head()).toBe(1n)
  })
})

/** Opens anew and follows every index. */
async function readAll(keyValue: KeyValue): Promise<void> {
  const store = await RoundStore.over(keyValue, storeLimits)
  for (const number of [0n, 1n]) {
    for (const block of store.round(number)?.blocks ?? []) {
      store.blockByHash(block.layer, block.hash)
      store.firstStep(block)
      for (const { transaction } of block.receipts) store.transaction(transaction)
    }
  }
  for (const { layer } of sampleLayers) for (let i = 0n; i < store.steps(layer); i++) store.step(layer, i)
}
