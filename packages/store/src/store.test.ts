import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { hash, zeroWord } from "@trellis/core"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { FinalizedRevert, MarksRefused, UnknownRound } from "./errors.ts"
import { openStore } from "./open-store.ts"
import { sampleGenesis, sampleLargeRound, sampleLayers, sampleRound } from "@trellis/core/samples"
import type { Store } from "./store.ts"
import { assertAgrees, type StoreModel } from "./testing/store-model.ts"

const owner = { name: "sample", fingerprint: hash(zeroWord) }

const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("commit" as const), seed: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("discard" as const), seed: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("revert" as const), back: fc.nat({ max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("mark" as const),
      safe: fc.nat({ max: 3 }),
      finalized: fc.nat({ max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const) }) },
)

async function revert(store: Store, model: StoreModel, to: bigint): Promise<void> {
  if (to < 0n) return expect(store.revertTo(to)).rejects.toThrow(UnknownRound)
  if (to < model.finalized) return expect(store.revertTo(to)).rejects.toThrow(FinalizedRevert)
  const gone = model.rounds.splice(Number(to) + 1).toReversed()
  expect(await store.revertTo(to)).toEqual(gone)
  model.gone.push(...gone)
  if (model.safe > to) model.safe = to
}

async function mark(store: Store, model: StoreModel, safe: bigint, finalized: bigint): Promise<void> {
  const head = BigInt(model.rounds.length - 1)
  const forward = safe >= model.safe && finalized >= model.finalized && finalized <= safe && safe <= head
  if (!forward) return expect(store.setMarks({ safe, finalized })).rejects.toThrow(MarksRefused)
  await store.setMarks({ safe, finalized })
  model.safe = safe
  model.finalized = finalized
}

describe.each(["memory", "LevelDB"])("the store is its rounds (%s)", (kind) => {
  let parent = ""
  let next = 0
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "trellis-store-"))
  })
  afterAll(() => rm(parent, { recursive: true }))

  it("after any commits, discards, reverts, marks and openings", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 14 }), async (commands) => {
        const directory = join(parent, String(next++))
        const open = () => openStore(kind === "memory" ? owner : { ...owner, directory })
        let store = await open()
        const genesis = sampleGenesis(store)
        await store.commit(genesis)
        const model: StoreModel = { rounds: [genesis], gone: [], safe: 0n, finalized: 0n }
        for (const now of commands) {
          const head = BigInt(model.rounds.length - 1)
          if (now.kind === "commit") {
            const round = sampleRound(store, now.seed)
            await store.commit(round)
            model.rounds.push(round)
          } else if (now.kind === "discard") {
            sampleRound(store, now.seed)
            store.discard()
          } else if (now.kind === "revert") await revert(store, model, head - BigInt(now.back))
          else if (now.kind === "mark") {
            await mark(store, model, model.safe + BigInt(now.safe) - 1n, model.finalized + BigInt(now.finalized) - 1n)
          } else if (kind !== "memory") {
            await store.close()
            store = await open()
          }
          expect(store.head()).toBe(BigInt(model.rounds.length - 1))
        }
        assertAgrees(store, model)
        await store.close()
      }),
      { numRuns: 30 },
    )
  })

  it("gives the old values back after a revert, and goes another way from there", async () => {
    const directory = join(parent, "undo")
    const store = await openStore(kind === "memory" ? owner : { ...owner, directory })
    await store.commit(sampleGenesis(store))
    for (let seed = 1; seed <= 3; seed++) await store.commit(sampleRound(store, seed, 20))
    const deltas = sampleLayers.map(({ layer }) => ({ layer, block: store.latest(layer), changes: 0 }))
    await store.commit(sampleRound(store, 4, 20))
    const written = store.round(4n)?.blocks.at(-1)?.changes[0]?.delta
    expect(written?.slots.length).toBeGreaterThan(5)
    await store.revertTo(3n)
    for (const { layer, block } of deltas) expect(store.latest(layer)).toEqual(block)
    const root = store.latest(sampleLayers[0]?.layer ?? fail())?.header.stateRoot ?? fail()
    for (const { address, slot, prior } of written?.slots ?? []) {
      expect(store.state(root).storage(address, slot)).toBe(prior)
    }
    for (const { address, prior } of written?.accounts ?? []) {
      const account = store.state(root).account(address)
      expect(account && { nonce: account.nonce, balance: account.balance }).toEqual(prior)
    }
    await store.commit(sampleRound(store, 5, 20))
    expect(store.head()).toBe(4n)
    await store.close()
  })

  it("holds a round with a delta of 50,000 entries", async () => {
    const directory = join(parent, "large")
    const open = () => openStore(kind === "memory" ? owner : { ...owner, directory })
    let store = await open()
    await store.commit(sampleGenesis(store))
    const round = sampleLargeRound(store, 50_000)
    await store.commit(round)
    if (kind !== "memory") {
      await store.close()
      store = await open()
    }
    const block = store.latest(sampleLayers[0]?.layer ?? fail())
    expect(block?.changes[0]?.delta.slots.length).toBe(50_000)
    const state = store.state(block?.header.stateRoot ?? fail())
    for (const { address, slot, next } of block?.changes[0]?.delta.slots.slice(0, 500) ?? []) {
      expect(state.storage(address, slot)).toBe(next)
    }
    await store.revertTo(0n)
    await store.close()
  })
})

function fail(): never {
  throw new Error("the sample has no such block")
}
