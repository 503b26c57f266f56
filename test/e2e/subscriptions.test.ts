import { type Launched, launch } from "@trellis/node"
import { webSocket } from "viem"
import { afterAll, describe, expect, it } from "vitest"
import { chainOf, counter, personAt } from "./testing/chains.ts"
import { clientOf, receiptOf, signedCall, until } from "./testing/layer-client.ts"

/** What a subscription said. */
type Said = Readonly<Record<string, unknown>>

const launched: Launched[] = []
afterAll(async () => {
  for (const hierarchy of launched) await hierarchy.stop()
})

/** The hierarchy, and clients of the shared layer and of booster a, whose one attester has no prover. */
async function start(proofDeadlineMs: number) {
  const file = chainOf("subscriptions", 3)
  const finality = { required: 1, attesters: [personAt(9).address], proofDeadlineMs }
  const layers = file.layers.map((layer) => (layer.name === "a" ? { ...layer, finality } : layer))
  const hierarchy = await launch({ ...file, layers }, { ports: "ephemeral" })
  launched.push(hierarchy)
  const [shared, booster] = hierarchy.layers
  if (shared === undefined || booster === undefined) throw new Error("two layers at least")
  return { hierarchy, shared, booster }
}

/** A WebSocket on which to subscribe, and what it has said. */
function socketOf(wsUrl: string) {
  const said: Said[] = []
  const transport = webSocket(wsUrl, { reconnect: false, keepAlive: false })({ retryCount: 0 })
  const subscribe = transport.value?.subscribe
  if (subscribe === undefined) throw new Error("a WebSocket transport subscribes")
  const onData = ({ result }: { readonly result?: unknown }): void => void said.push(recordOf(result))
  return { said, subscribe, onData }
}

async function newHeads(wsUrl: string): Promise<readonly Said[]> {
  const { said, subscribe, onData } = socketOf(wsUrl)
  await subscribe({ params: ["newHeads"], onData })
  return said
}

async function counterLogs(wsUrl: string): Promise<readonly Said[]> {
  const { said, subscribe, onData } = socketOf(wsUrl)
  await subscribe({ params: ["logs", { address: counter }], onData })
  return said
}

function recordOf(value: unknown): Said {
  return typeof value === "object" && value !== null ? { ...value } : {}
}

describe("WebSocket subscriptions", () => {
  it("tell new heads and logs of a booster and the shared layer; and, where a block is reverted, that they are gone", async () => {
    const { shared, booster } = await start(2_500)
    const heads = await newHeads(booster.wsUrl)
    const logs = await counterLogs(booster.wsUrl)
    const above = await counterLogs(shared.wsUrl)
    const client = clientOf(booster.url)
    const hash = await client.sendRawTransaction({ serializedTransaction: await signedCall(personAt(0), 7101, 0) })
    const receipt = await receiptOf(client, hash)
    await until(() => logs.length === 1 && above.length === 1 && heads.length === 1)
    const { blockHash } = receipt
    expect(heads).toEqual([expect.objectContaining({ hash: blockHash, number: "0x1" })])
    expect(logs).toEqual([
      expect.objectContaining({ transactionHash: hash, blockHash, address: counter, removed: false }),
    ])
    expect(above).toEqual([expect.objectContaining({ address: counter, removed: false })])

    await until(() => logs.length === 2 && above.length === 2)
    expect(logs[1]).toEqual({ ...logs[0], removed: true })
    expect(above[1]).toEqual({ ...above[0], removed: true })
    await expect(client.getTransactionReceipt({ hash })).rejects.toThrow("could not be found")
    await expect(client.getBlock({ blockHash })).rejects.toThrow("could not be found")
    expect(await client.getBlockNumber()).toBe(0n)
    // The invalid block's transaction does not come back by itself; its sender may send it again.
    expect(await client.getTransactionCount({ address: personAt(0).address, blockTag: "pending" })).toBe(0)

    const again = await client.sendRawTransaction({ serializedTransaction: await signedCall(personAt(1), 7101, 0) })
    const next = await receiptOf(client, again)
    await until(() => heads.some((head) => head["hash"] === next.blockHash))
    expect(next.blockNumber).toBe(1n)
    expect(next.blockHash).not.toBe(blockHash)
  })

  it("leave alone what does not stand on the reverted block's round, and readmit what did", async () => {
    const { shared, booster } = await start(6_000)
    const [direct, through] = [clientOf(shared.url), clientOf(booster.url)]
    const send = async (client: typeof direct, person: number, layer: number): Promise<`0x${string}`> =>
      client.sendRawTransaction({ serializedTransaction: await signedCall(personAt(person), layer, 0) })
    const before = await send(direct, 0, 7000)
    const { blockHash } = await receiptOf(direct, before)
    await direct.waitForFinality({ hash: before })
    // The booster's block is there first, so that the direct one stands on its round.
    await receiptOf(through, await send(through, 1, 7101))
    const after = await send(direct, 2, 7000)
    const stood = await receiptOf(direct, after)
    await until(async () => (await through.getBlockNumber()) === 0n)
    const moved = await receiptOf(direct, after)
    expect(moved.status).toBe("success")
    expect(moved.blockHash).not.toBe(stood.blockHash)
    expect((await receiptOf(direct, before)).blockHash).toBe(blockHash)
    await direct.waitForFinality({ hash: after })
    expect(Number(await direct.getStorageAt({ address: counter, slot: "0x0" }))).toBe(2)
  })
})
