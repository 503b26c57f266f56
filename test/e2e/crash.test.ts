import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { chainOf, counter, personAt } from "./testing/chains.ts"
import { expectConsistent } from "./testing/consistency.ts"
import { clientOf, type LayerClient, signedCall, until } from "./testing/layer-client.ts"
import { type Acknowledged, Load } from "./testing/load.ts"
import { isAlive, RunningNode, trellis } from "./testing/running-node.ts"

const directory = mkdtempSync(join(tmpdir(), "trellis-e2e-"))
const layerIds = [7000, 7101, 7102, 7201]
const people = 8
/** From the first receipt to the kill; and half of what the next start is given before it is killed. */
const delaysMs = Array.from({ length: 4 }, () => Math.floor(Math.random() * 600))
const nodes: RunningNode[] = []

const file = join(directory, "chain.json")
writeFileSync(file, JSON.stringify(chainOf("crash", people)))
const data = join(directory, "data")

afterAll(async () => {
  for (const node of nodes) await node.end("SIGKILL")
  rmSync(directory, { recursive: true })
})

async function start(): Promise<{ node: RunningNode; clients: LayerClient[] }> {
  const node = await RunningNode.start(file, data)
  nodes.push(node)
  return { node, clients: node.urls.map(clientOf) }
}

/** A client of the layer with this chain id. */
function on(clients: readonly LayerClient[], layer: number): LayerClient {
  const client = clients[layerIds.indexOf(layer)]
  if (client === undefined) throw new Error(`no layer ${layer}`)
  return client
}

/** Two people on every layer. */
function loads(clients: readonly LayerClient[]): Load[] {
  return Array.from({ length: people }, (_, n) => {
    const layer = layerIds[n % layerIds.length] ?? 0
    return new Load(on(clients, layer), layer, personAt(n))
  })
}

async function expectKept(clients: readonly LayerClient[], acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const { layer, hash, blockHash, blockNumber } of acknowledged) {
    const receipt = await on(clients, layer).getTransactionReceipt({ hash })
    expect({ hash, blockHash: receipt.blockHash, blockNumber: receipt.blockNumber }).toEqual({
      hash,
      blockHash,
      blockNumber,
    })
  }
}

const isFinal = async (client: LayerClient): Promise<boolean> =>
  (await client.getHierarchy()).every(({ heads }) => heads.finalized === heads.latest)

describe("a node that is killed at any moment", () => {
  it(`goes on where it was: no acknowledged transaction lost, all layers whole and agreeing (${delaysMs.join(", ")} ms)`, async () => {
    const acknowledged: Acknowledged[] = []
    for (const delayMs of delaysMs) {
      const { node, clients } = await start()
      await expectConsistent(clients)
      await expectKept(clients, acknowledged)
      const provers = node.provers()
      expect(provers).toHaveLength(1)
      const under = loads(clients)
      await until(() => under.some((load) => load.acknowledged.length > 0))
      await new Promise((next) => setTimeout(next, delayMs))
      for (const load of under) load.expectEnd()
      await node.end("SIGKILL")
      for (const load of under) await load.stop()
      const confirmed = under.flatMap((load) => load.acknowledged)
      acknowledged.push(...confirmed)
      await until(() => !provers.some(isAlive))
      await RunningNode.killedAtStart(file, data, 2 * delayMs)
    }
    const { node, clients } = await start()
    const layers = await expectConsistent(clients)
    await expectKept(clients, acknowledged)
    const [shared] = clients
    if (shared === undefined) throw new Error("there is a shared layer")
    const count = BigInt((await shared.getStorageAt({ address: counter, slot: "0x0" })) ?? "0x0")
    expect(count).toBeGreaterThanOrEqual(BigInt(acknowledged.length))
    expect(acknowledged.length).toBeGreaterThan(delaysMs.length)

    const person = personAt(0)
    const nonce = await shared.getTransactionCount({ address: person.address })
    const hash = await shared.sendRawTransaction({ serializedTransaction: await signedCall(person, 7000, nonce) })
    await shared.waitForFinality({ hash })
    await until(() => isFinal(shared))
    expect(await shared.getBlockNumber()).toBeGreaterThan(layers[0]?.heads.latest ?? 0n)
    await expectConsistent(clients)
    expect(await node.end("SIGTERM")).toBe(0)
  }, 120_000)

  it("keeps a second process off its directory, which ends with 2 and does it no harm", async () => {
    const { node, clients } = await start()
    const second = trellis("up", file, "--data", data, "--once")
    expect({ status: second.status, stdout: second.stdout }).toEqual({ status: 2, stdout: "" })
    expect(second.stderr).toMatch(/^trellis: .*in use by process \d+.*\n$/)
    const under = loads(clients)
    await until(() => under.every((load) => load.acknowledged.length > 1))
    for (const load of under) await load.stop()
    await expectKept(
      clients,
      under.flatMap((load) => load.acknowledged),
    )
    expect(await node.end("SIGTERM")).toBe(0)
    const again = await start()
    await expectConsistent(again.clients)
    expect(await again.node.end("SIGTERM")).toBe(0)
  })
})
