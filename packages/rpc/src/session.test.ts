import { type Hex, toHex } from "@trellis/core"
import { createPublicClient, createWalletClient, http, webSocket } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { failed } from "./testing/ask.ts"
import { counter } from "./testing/contracts.ts"
import { type MemoryHierarchy, memoryHierarchy, richKeys } from "./testing/memory-hierarchy.ts"
import { type Served, serve } from "./testing/serve.ts"
import { TestSocket } from "./testing/socket.ts"

const account = privateKeyToAccount(richKeys[0] ?? "0x")
let layers: MemoryHierarchy
let server: Served
let socket: TestSocket

beforeEach(async () => {
  layers = memoryHierarchy({ shared: [counter], limits: { subscriptionsMax: 3 } })
  server = await serve(layers.booster)
  socket = await TestSocket.open(server.wsUrl)
})
afterEach(() => server.close())

const topic = (n: number): Hex => toHex(new Uint8Array(32).fill(n))

async function emit(...topics: number[]) {
  const wallet = createWalletClient({ account, transport: http(server.url) })
  for (const n of topics) {
    const nonce = Number(layers.booster.pendingNonce((await layers.booster.decode(await sign(n, 0))).sender))
    await wallet.sendRawTransaction({ serializedTransaction: await sign(n, nonce) })
  }
  return layers.booster.mine()
}

function sign(n: number, nonce: number) {
  const fees = { maxFeePerGas: 10n, maxPriorityFeePerGas: 0n }
  return account.signTransaction({ to: counter.address, data: topic(n), gas: 100_000n, nonce, chainId: 7101, ...fees })
}

/** What a subscription was told, from its n-th frame on. */
function told(from: number): unknown[] {
  return socket.frames.slice(from).map((frame): unknown => JSON.parse(frame))
}
const notice = (subscription: unknown, result: unknown) => ({
  jsonrpc: "2.0",
  method: "eth_subscription",
  params: { subscription, result },
})

describe("eth_subscribe", () => {
  it("newHeads: headers as they come, reverted ones as removed, then the head that is left", async () => {
    const id = await socket.result("eth_subscribe", "newHeads")
    const first = await emit(1)
    const second = await emit(2)
    layers.booster.revert(1)
    await socket.frame(4)
    const header = (hash: string) =>
      expect.objectContaining({ hash, number: expect.any(String), extraData: expect.any(String) })
    expect(told(1)).toEqual([
      notice(id, header(first.hash)),
      notice(id, header(second.hash)),
      notice(id, expect.objectContaining({ hash: second.hash, removed: true })),
      notice(id, header(first.hash)),
    ])
    expect(socket.frames[1]).not.toContain('transactions"')
    expect(socket.frames[4]).not.toContain("removed")
  })

  it("logs: those that are selected, and again as removed, last first", async () => {
    const id = await socket.result("eth_subscribe", "logs", {
      address: counter.address,
      topics: [[topic(1), topic(3)]],
    })
    await emit(1, 2, 3)
    layers.booster.revert(1)
    await socket.frame(4)
    const log = (n: number, logIndex: string, removed: boolean) =>
      notice(id, expect.objectContaining({ topics: [topic(n)], logIndex, removed, layer: "0x1b58" }))
    expect(told(1)).toEqual([log(1, "0x0", false), log(3, "0x2", false), log(3, "0x2", true), log(1, "0x0", true)])
  })

  it("newPendingTransactions: hashes, or whole transactions", async () => {
    const hashes = await socket.result("eth_subscribe", "newPendingTransactions")
    const whole = await socket.result("eth_subscribe", "newPendingTransactions", true)
    const block = await emit(1)
    await socket.frame(3)
    const hash = block.receipts[0]?.transaction
    expect(told(2)).toEqual([notice(hashes, hash), notice(whole, expect.objectContaining({ hash, blockHash: null }))])
  })

  it("tells nothing before its id is out, though a block comes within the same batch", async () => {
    const raw = await sign(1, 0)
    const batch = [
      { jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newPendingTransactions"] },
      { jsonrpc: "2.0", id: 2, method: "eth_sendRawTransaction", params: [raw] },
    ]
    socket.socket.send(JSON.stringify(batch))
    const answers: unknown = JSON.parse(await socket.frame(0))
    expect(answers).toMatchObject([{ id: 1 }, { id: 2 }])
    await layers.booster.mine()
    expect(await socket.result("eth_chainId")).toBe("0x1bbd")
    expect(socket.frames).toHaveLength(2)
  })

  it("is bounded per connection, and ends by eth_unsubscribe", async () => {
    const ids = [await socket.result("eth_subscribe", "newHeads")]
    ids.push(await socket.result("eth_subscribe", "logs"), await socket.result("eth_subscribe", "newHeads"))
    const { error } = await socket.ask("eth_subscribe", "newHeads")
    expect(error).toMatchObject({ code: -32005, message: expect.stringContaining("a connection may have 3") })
    for (const id of ids) expect(await socket.result("eth_unsubscribe", id)).toBe(true)
    expect(await socket.result("eth_unsubscribe", ids[0])).toBe(false)
    const frames = socket.frames.length
    await emit(1)
    expect(await socket.result("eth_chainId")).toBe("0x1bbd")
    expect(socket.frames).toHaveLength(frames + 1)
  })

  it("lets go of the layer with the connection", async () => {
    const before = layers.booster.listeners
    await socket.result("eth_subscribe", "newHeads")
    expect(layers.booster.listeners).toBe(before + 1)
    socket.socket.close()
    await socket.closed()
    while (layers.booster.listeners > before) await new Promise((next) => setTimeout(next, 1))
  })

  it("refuses other subjects, and HTTP", async () => {
    expect((await socket.ask("eth_subscribe", "newTails")).error?.code).toBe(-32602)
    expect((await socket.ask("eth_subscribe")).error?.code).toBe(-32602)
    const error = await failed(server.url, "eth_subscribe", "newHeads")
    expect(error).toMatchObject({ code: -32000, message: expect.stringContaining("WebSocket") })
  })

  it("serves viem's watchers", async () => {
    const client = createPublicClient({ transport: webSocket(server.wsUrl, { reconnect: false }) })
    const numbers: bigint[] = []
    const unwatch = client.watchBlockNumber({ onBlockNumber: (number) => numbers.push(number) })
    while (!numbers.includes(2n)) {
      await new Promise((next) => setTimeout(next, 1))
      if (numbers.length > 0 || layers.booster.listeners > 1) await emit(1)
    }
    expect(numbers).toContain(2n)
    unwatch()
  })
})
