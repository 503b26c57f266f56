import { type Hex, toHex } from "@trellis/core"
import { createPublicClient, createWalletClient, http, type PublicClient } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { failed, result } from "../testing/ask.ts"
import { counter } from "../testing/contracts.ts"
import { memoryHierarchy, richKeys } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const { booster } = memoryHierarchy({ shared: [counter], limits: { logsRangeMax: 4 } })
const account = privateKeyToAccount(richKeys[0] ?? "0x")
let server: Served
let client: PublicClient

const topic = (n: number): Hex => toHex(new Uint8Array(32).fill(n))

/** Mines a block with one event under each topic. */
async function emit(...topics: number[]) {
  const wallet = createWalletClient({ account, transport: http(server.url) })
  const nonce = await client.getTransactionCount({ address: account.address })
  for (const [i, n] of topics.entries()) {
    await wallet.sendTransaction({ to: counter.address, data: topic(n), gas: 100_000n, nonce: nonce + i, chain: null })
  }
  return booster.mine()
}

const logs = (filter: object) => result(server.url, "eth_getLogs", filter)
const topicsOf = (logs: unknown) => (Array.isArray(logs) ? logs.map((log) => log.topics[0]) : logs)

beforeAll(async () => {
  server = await serve(booster, { limits: { logsMax: 4, logChoicesMax: 3, filtersMax: 3 } })
  client = createPublicClient({ transport: http(server.url), pollingInterval: 10 })
  await emit(1, 2)
  await emit(3)
  await emit()
})
afterAll(() => server.close())

describe("eth_getLogs", () => {
  it("finds by range, block hash, address and topic", async () => {
    const all = { fromBlock: "0x0", toBlock: "latest" }
    const { hash } = await client.getBlock({ blockNumber: 2n })
    const cases: [object, number[]][] = [
      [all, [1, 2, 3]],
      [{ ...all, address: counter.address }, [1, 2, 3]],
      [{ ...all, address: [`0x${"01".repeat(20)}`, counter.address], topics: [] }, [1, 2, 3]],
      [{ ...all, address: `0x${"01".repeat(20)}` }, []],
      [{ ...all, topics: [topic(2)] }, [2]],
      [{ ...all, topics: [[topic(2), topic(3)]] }, [2, 3]],
      [{ ...all, topics: [null] }, [1, 2, 3]],
      [{ ...all, topics: [null, null] }, []],
      [{ ...all, topics: [[]] }, [1, 2, 3]],
      [{ fromBlock: "0x2", toBlock: "0x2" }, [3]],
      [{ blockHash: hash }, [3]],
      [{}, []],
      [{ fromBlock: "0x2" }, [3]],
      [{ fromBlock: "0x63", toBlock: "0x70" }, []],
    ]
    for (const [filter, found] of cases)
      expect([filter, topicsOf(await logs(filter))]).toEqual([filter, found.map(topic)])
    expect(await client.getLogs({ fromBlock: 1n, toBlock: 1n })).toMatchObject([
      { logIndex: 0, transactionIndex: 0, blockNumber: 1n, removed: false },
      { logIndex: 1, transactionIndex: 1 },
    ])
  })

  it("refuses what is too much, or contradicts itself", async () => {
    await emit(4)
    await emit(5, 6)
    const { hash } = await client.getBlock({ blockNumber: 2n })
    const cases: [object, number, RegExp][] = [
      [{ fromBlock: "0x1", toBlock: "latest" }, -32602, /block range of 5 blocks is too large: ask for at most 4/],
      [{ fromBlock: "0x1", toBlock: "0x5", address: counter.address }, -32602, /block range of 5/],
      [{ fromBlock: "0x2", toBlock: "0x1" }, -32602, /fromBlock 2 is after toBlock 1/],
      [{ fromBlock: "0x1", blockHash: hash }, -32602, /choose one or the other/],
      [{ blockHash: topic(9) }, -32000, /unknown block/],
      [{ topics: [[topic(1), topic(2), topic(3), topic(4)]] }, -32602, /at most 3 addresses or topics/],
      [{ topics: [null, null, null, null, null] }, -32602, /at most 4 topics/],
      [{ topics: ["0x1"] }, -32602, /topics/],
    ]
    for (const [filter, code, message] of cases) {
      expect(await failed(server.url, "eth_getLogs", filter)).toEqual({ code, message: expect.stringMatching(message) })
    }
    await emit(7, 8, 9, 10, 11)
    const many = await failed(server.url, "eth_getLogs", { fromBlock: "0x6", toBlock: "0x6" })
    expect(many).toMatchObject({ code: -32602, message: expect.stringContaining("more than 4 logs") })
  })
})

describe("filters", () => {
  it("collect logs, blocks and pending transactions between polls", async () => {
    const logFilter = await result(server.url, "eth_newFilter", { topics: [topic(20)] })
    const blockFilter = await result(server.url, "eth_newBlockFilter")
    const pendingFilter = await result(server.url, "eth_newPendingTransactionFilter")
    const block = await emit(20, 21)
    expect(topicsOf(await result(server.url, "eth_getFilterChanges", logFilter))).toEqual([topic(20)])
    expect(await result(server.url, "eth_getFilterChanges", logFilter)).toEqual([])
    expect(await result(server.url, "eth_getFilterChanges", blockFilter)).toEqual([block.hash])
    const sent = block.receipts.map((receipt) => receipt.transaction)
    expect(await result(server.url, "eth_getFilterChanges", pendingFilter)).toEqual(sent)
    expect(topicsOf(await result(server.url, "eth_getFilterLogs", logFilter))).toEqual([topic(20)])

    const full = await failed(server.url, "eth_newFilter", {})
    expect(full).toMatchObject({ code: -32005, message: expect.stringContaining("too many filters: 3 are open") })
    for (const id of [logFilter, blockFilter, pendingFilter]) {
      expect(await result(server.url, "eth_uninstallFilter", id)).toBe(true)
      expect(await result(server.url, "eth_uninstallFilter", id)).toBe(false)
      expect(await failed(server.url, "eth_getFilterChanges", id)).toEqual({
        code: -32000,
        message: "filter not found",
      })
    }
  })

  it("tell of reverted logs, last first, as removed", async () => {
    const id = await result(server.url, "eth_newFilter", {})
    await emit(30, 31)
    booster.revert(1)
    const changes = await result(server.url, "eth_getFilterChanges", id)
    expect(topicsOf(changes)).toEqual([30, 31, 31, 30].map(topic))
    expect(changes).toMatchObject([{ removed: false }, { removed: false }, { removed: true }, { removed: true }])
    await result(server.url, "eth_uninstallFilter", id)
  })

  it("serve viem's watchers", async () => {
    const seen: unknown[] = []
    const unwatch = client.watchEvent({ onLogs: (logs) => seen.push(...logs) })
    while (seen.length === 0) {
      await emit(40)
      await new Promise((next) => setTimeout(next, 5))
    }
    unwatch()
    expect(topicsOf(seen)).toContain(topic(40))
  })
})
