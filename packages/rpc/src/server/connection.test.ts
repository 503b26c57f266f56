import { type Executor, zeroAddress } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import { memoryHierarchy } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"
import { TestSocket } from "../testing/socket.ts"

const frameBytesMax = 8_192
const { booster } = memoryHierarchy({ limits: { rpcBodyBytesMax: frameBytesMax, rpcBatchMax: 100 } })
let server: Served

beforeAll(async () => {
  server = await serve(booster, { limits: { socketsMax: 3 } })
})
afterAll(() => server.close())

const chainId = (id: unknown) => JSON.stringify({ jsonrpc: "2.0", id, method: "eth_chainId" })

/** The status a handshake was refused with. */
function refusedWith(url: string, origin?: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, origin === undefined ? {} : { origin })
    socket.once("unexpected-response", (_, response) => resolve(response.statusCode))
    socket.once("open", () => resolve(undefined))
    socket.on("error", () => {})
  })
}

describe("JSON-RPC over a WebSocket", () => {
  it("answers text and binary frames, batches, and bad requests, on the port of HTTP", async () => {
    const socket = await TestSocket.open(server.wsUrl)
    socket.socket.send(chainId(1))
    expect(JSON.parse(await socket.frame(0))).toEqual({ jsonrpc: "2.0", id: 1, result: "0x1bbd" })
    socket.socket.send(Buffer.from(chainId("b")))
    expect(JSON.parse(await socket.frame(1))).toMatchObject({ id: "b", result: "0x1bbd" })
    socket.socket.send(`[${chainId(1)},${chainId(2)}]`)
    expect(JSON.parse(await socket.frame(2))).toMatchObject([{ id: 1 }, { id: 2 }])
    socket.socket.send("{")
    expect(JSON.parse(await socket.frame(3))).toMatchObject({ id: null, error: { code: -32700 } })
    socket.socket.send(Uint8Array.of(0xff))
    expect(JSON.parse(await socket.frame(4))).toMatchObject({ id: null, error: { code: -32700 } })
    socket.socket.close()
    await socket.closed()
  })

  it("answers every one of more requests than it takes at a time, and takes no more at a time", async () => {
    const real = createExecutor()
    const running = { now: 0, most: 0 }
    const executor: Executor = {
      name: real.name,
      execute: (input) => real.execute(input),
      async call(input) {
        running.now++
        running.most = Math.max(running.most, running.now)
        await new Promise((next) => setImmediate(next))
        running.now--
        return real.call(input)
      },
    }
    const bounded = await serve(memoryHierarchy({ executor }).booster, { limits: { inFlightMax: 4 } })
    const socket = await TestSocket.open(bounded.wsUrl)
    const count = 100
    for (let id = 0; id < count; id++) {
      socket.socket.send(JSON.stringify({ jsonrpc: "2.0", id, method: "eth_call", params: [{ to: zeroAddress }] }))
    }
    await socket.frame(count - 1)
    const ids = socket.frames.map((frame): unknown => JSON.parse(frame).id)
    expect(new Set(ids).size).toBe(count)
    expect(running.most).toBe(4)
    await bounded.close()
  })

  it("closes on a frame over the bound", async () => {
    const socket = await TestSocket.open(server.wsUrl)
    socket.socket.send("x".repeat(frameBytesMax + 1))
    expect(await socket.closed()).toBe(1009)
  })

  it("takes so many sockets and no more, and again once one is gone", async () => {
    const sockets = await Promise.all([1, 2, 3].map(() => TestSocket.open(server.wsUrl)))
    expect(await refusedWith(server.wsUrl)).toBe(503)
    for (const { socket } of sockets) socket.close()
    await Promise.all(sockets.map((socket) => socket.closed()))
    const again = await TestSocket.open(server.wsUrl)
    again.socket.close()
    await again.closed()
  })

  it("refuses other pages and other paths", async () => {
    expect(await refusedWith(server.wsUrl, "https://example.org")).toBe(403)
    expect(await refusedWith(`${server.wsUrl}/rpc`)).toBe(404)
    const local = await TestSocket.open(server.wsUrl, { origin: "http://localhost:5173" })
    local.socket.close()
    await local.closed()
  })

  it("ends a reader that does not read, once too much waits for it", async () => {
    const bounded = await serve(booster, { limits: { outboundBytesMax: 100_000 } })
    const before = booster.listeners
    const slow = await TestSocket.open(bounded.wsUrl)
    await slow.result("eth_subscribe", "newHeads")
    expect(booster.listeners).toBe(before + 1)
    slow.socket.pause()
    const block = { jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: ["0x0"] }
    const batch = JSON.stringify(Array.from({ length: 80 }, () => block))
    while (booster.listeners > before) {
      slow.socket.send(batch)
      await new Promise((next) => setTimeout(next, 1))
    }
    slow.socket.terminate()
    await bounded.close()
  })

  it("ends a socket that leaves a ping without an answer, and no other", async () => {
    const beating = await serve(booster, { limits: { heartbeatMs: 20 } })
    const lively = await TestSocket.open(beating.wsUrl)
    const silent = await TestSocket.open(beating.wsUrl, { autoPong: false })
    expect(await silent.closed()).toBe(1006)
    expect(await lively.result("eth_chainId")).toBe("0x1bbd")
    await beating.close()
  })
})
