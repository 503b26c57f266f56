import { type Launched, launch } from "@trellis/node"
import { type Hex, keccak256 } from "viem"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { badRequests } from "./testing/bad-requests.ts"
import { chainOf, counter, personAt } from "./testing/chains.ts"
import { expectConsistent } from "./testing/consistency.ts"
import { clientOf, signedCall, until } from "./testing/layer-client.ts"
import { post } from "./testing/post.ts"

const people = 40
const each = 50
const layerIds = [7000, 7101, 7102] as const
let hierarchy: Launched

beforeAll(async () => {
  hierarchy = await launch(chainOf("load", people), { ports: "ephemeral" })
})
afterAll(() => hierarchy.stop())

const urlOf = (layer: number): string => hierarchy.layers.find(({ id }) => id === layer)?.url ?? ""

interface Signed {
  readonly layer: (typeof layerIds)[number]
  readonly raw: Hex
}

/** Every person's transactions, all on one layer, in nonce order; people mixed. */
async function signAll(): Promise<Signed[]> {
  const all: Signed[] = []
  for (let nonce = 0; nonce < each; nonce++) {
    for (let n = 0; n < people; n++) {
      const layer = layerIds[n % layerIds.length] ?? 7000
      all.push({ layer, raw: await signedCall(personAt(n), layer, nonce) })
    }
  }
  return all
}

/** Sends one layer's transactions in batches, as a market maker would. */
async function sendAll(layer: number, raws: readonly Hex[]): Promise<void> {
  for (let i = 0; i < raws.length; i += 100) {
    const batch = raws.slice(i, i + 100).map((raw, id) => {
      return { jsonrpc: "2.0", id, method: "eth_sendRawTransaction", params: [raw] }
    })
    for (const { error } of await post(urlOf(layer), JSON.stringify(batch))) expect(error).toBeUndefined()
  }
}

/** Throws one bad request after the other at a layer until told to stop; what it answered to each kind. */
async function annoy(layer: number, isOver: () => boolean) {
  const bad = await badRequests(layer)
  const answered = new Map<string, Set<number | undefined>>(bad.map(({ what }) => [what, new Set()]))
  do {
    for (const { what, body } of bad) {
      for (const { error } of await post(urlOf(layer), body)) answered.get(what)?.add(error?.code)
    }
  } while (!isOver())
  const expected = new Map(bad.map(({ what, expected }) => [what, new Set([expected])]))
  return { answered, expected }
}

describe("2,000 transactions of 40 people over two boosters and the shared layer at once, among bad requests", () => {
  it("are all included, none twice; and the servers are none the worse for it", async () => {
    const all = await signAll()
    expect(all).toHaveLength(2_000)
    let isOver = false
    const annoyed = [7000, 7101].map((layer) => annoy(layer, () => isOver))
    const raws = (layer: number): Hex[] => all.flatMap((of) => (of.layer === layer ? [of.raw] : []))
    await Promise.all(layerIds.map((layer) => sendAll(layer, raws(layer))))
    const [shared] = hierarchy.layers
    const counted = async (): Promise<number> =>
      Number(await clientOf(shared?.url ?? "").getStorageAt({ address: counter, slot: "0x0" }))
    await until(async () => (await counted()) >= all.length)
    isOver = true
    for (const { answered, expected } of await Promise.all(annoyed)) expect(answered).toEqual(expected)
    expect(await counted()).toBe(all.length)

    const seen = new Map<Hex, number>()
    for (const layer of layerIds) {
      const client = clientOf(urlOf(layer))
      const head = await client.getBlockNumber()
      for (let blockNumber = 1n; blockNumber <= head; blockNumber++) {
        const { transactions } = await client.getBlock({ blockNumber })
        for (const hash of transactions) seen.set(hash, (seen.get(hash) ?? 0) + 1)
      }
    }
    const sent = new Set(all.map(({ raw }) => keccak256(raw)))
    expect(sent.size).toBe(all.length)
    for (const hash of sent) expect(seen.get(hash)).toBe(1)
    await until(() => hierarchy.status().every(({ heads }) => heads.finalized === heads.latest))
    expect(hierarchy.status().every(({ pendingTransactions }) => pendingTransactions === 0)).toBe(true)
    await expectConsistent(hierarchy.layers.map(({ url }) => clientOf(url)))
  })
})
