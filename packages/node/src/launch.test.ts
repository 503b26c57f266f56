import { once } from "node:events"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ChainFile } from "@trellis/config"
import { afterAll, afterEach, describe, expect, it } from "vitest"
import { type Launched, type LaunchOptions, launch } from "./launch.ts"
import { a, chainFile, shared, signedCall } from "./world.test.support.ts"

const directory = mkdtempSync(join(tmpdir(), "trellis-launch-"))
const running = new Set<Launched>()
const dataDirectory = join(directory, "data")

async function started(file: ChainFile, options: LaunchOptions = {}): Promise<Launched> {
  const launched = await launch(file, { ports: "ephemeral", ...options })
  running.add(launched)
  return launched
}

/** Resolves when the layers are as a test wants them. */
function until(launched: Launched, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = launched.subscribe(look)
    look()
  })
}

const headsOf = (launched: Launched) => launched.status().map(({ heads }) => heads)
const isFinal = (launched: Launched, latest: bigint): boolean =>
  headsOf(launched).every((heads) => heads.latest === heads.finalized) && headsOf(launched)[0]?.latest === latest

async function blockNumber(url: string): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] })
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })
  return response.json()
}

/** A port that somebody listens on until `close`. */
async function takenPort() {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { port, close: () => server.close() }
}

/** The chain with patience, so that a busy machine does not revert anything; and these ports. */
function fileOn(ports: readonly number[] = []): ChainFile {
  const layers = chainFile.layers.map((layer, i) => ({ ...layer, rpc: { port: ports[i] ?? 0 } }))
  return { ...chainFile, finality: { required: 1, proofDeadlineMs: 60_000 }, layers }
}

afterEach(async () => {
  for (const launched of running) await launched.stop()
  running.clear()
})
afterAll(() => rmSync(directory, { recursive: true }))

describe("a launched hierarchy", () => {
  it("takes, seals and finalizes transactions, and goes on from its directory after a stop", async () => {
    const first = await started(fileOn(), { dataDirectory })
    const [sharedLayer, aLayer] = first.layers
    await aLayer?.backend.submit(await signedCall(a, 0, 0))
    await until(first, () => isFinal(first, 1n))
    expect(await blockNumber(sharedLayer?.url ?? "")).toMatchObject({ result: "0x1" })
    const before = first.status().map(({ heads, stateRoot, steps }) => ({ heads, stateRoot, steps }))
    await Promise.all([first.stop(), first.stop()])
    await expect(blockNumber(sharedLayer?.url ?? "")).rejects.toThrow()

    const again = await started(fileOn(), { dataDirectory })
    expect(again.status().map(({ heads, stateRoot, steps }) => ({ heads, stateRoot, steps }))).toEqual(before)
    await again.layers[0]?.backend.submit(await signedCall(shared, 0, 0))
    await until(again, () => isFinal(again, 2n))
    const foreign = launch({ ...fileOn(), layers: fileOn().layers.slice(0, 1) }, { ports: "ephemeral", dataDirectory })
    await expect(foreign).rejects.toMatchObject({ severity: "reject" })
    await expect(launch(fileOn(), { ports: "ephemeral", dataDirectory })).rejects.toMatchObject({
      _tag: "DirectoryInUse",
    })
    expect(await blockNumber(again.layers[0]?.url ?? "")).toMatchObject({ result: "0x2" })
    expect(await Promise.race([again.halted, Promise.resolve("all is well")])).toBe("all is well")
  })

  it("finds a port in use before anything is written, names it, and lets go of those it had taken", async () => {
    const [taken, free] = [await takenPort(), await takenPort()]
    free.close()
    const other = join(directory, "other")
    const ports = [free.port, 0, taken.port]
    const refused = launch(fileOn(ports), { dataDirectory: other })
    await expect(refused).rejects.toMatchObject({ _tag: "PortInUse", facts: { port: taken.port } })
    await expect(refused).rejects.toThrow(String(taken.port))
    expect(existsSync(other)).toBe(false)
    taken.close()
    const launched = await started(fileOn(ports), { ports: "configured", dataDirectory: other })
    expect(launched.layers.map(({ url }) => Number(new URL(url).port))).toEqual([
      free.port,
      expect.any(Number),
      taken.port,
      expect.any(Number),
    ])
    await expect(launch(fileOn(ports), { dataDirectory: join(directory, "third") })).rejects.toThrow(String(free.port))
  })

  it("looks up keys that a chain file gives as { env } in the environment", async () => {
    const file = fileOn()
    const inEnvironment = { ...file, provers: [{ key: { env: "TRELLIS_TEST_PROVER_KEY" } }] }
    await expect(launch(inEnvironment, { ports: "ephemeral" })).rejects.toThrow("TRELLIS_TEST_PROVER_KEY")
    process.env["TRELLIS_TEST_PROVER_KEY"] = `0x${"07".repeat(32)}`
    const launched = await started(inEnvironment)
    expect(launched.chain.proverKeys).toEqual([`0x${"07".repeat(32)}`])
  })

  it("holds a port only for itself: nobody is answered before all is there", async () => {
    const { port, close } = await takenPort()
    close()
    const pending = started(fileOn([port]), { ports: "configured" })
    const socket = connect(port, "127.0.0.1")
    socket.on("error", () => {})
    await once(socket, "close")
    expect(socket.bytesRead).toBe(0)
    expect(await blockNumber((await pending).layers[0]?.url ?? "")).toMatchObject({ result: "0x0" })
  })
})
