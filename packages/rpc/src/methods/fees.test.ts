import { createPublicClient, createWalletClient, http, type PublicClient } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { failed, result } from "../testing/ask.ts"
import { memoryHierarchy, richKeys } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const { booster, shared } = memoryHierarchy()
const account = privateKeyToAccount(richKeys[0] ?? "0x")
let server: Served
let client: PublicClient

/** Mines a block of transfers with these tips. */
async function block(tips: readonly bigint[]) {
  const wallet = createWalletClient({ account, transport: http(server.url) })
  const nonce = await client.getTransactionCount({ address: account.address })
  for (const [i, tip] of tips.entries()) {
    const fees = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: tip }
    await wallet.sendTransaction({ to: account.address, gas: 21_000n, nonce: nonce + i, ...fees, chain: null })
  }
  return booster.mine()
}

beforeAll(async () => {
  server = await serve(booster, { limits: { feeHistoryBlocksMax: 3, rewardPercentilesMax: 4 } })
  client = createPublicClient({ transport: http(server.url) })
})
afterAll(() => server.close())

describe("the price of gas", () => {
  it("is the base fee to come and a tip that blocks took, none where there were no transactions", async () => {
    expect([await client.getGasPrice(), await client.estimateMaxPriorityFeePerGas()]).toEqual([7n, 0n])
    await block([40n, 10n, 20n, 30n])
    expect([await client.getGasPrice(), await client.estimateMaxPriorityFeePerGas()]).toEqual([27n, 20n])
    expect(await client.getBlobBaseFee()).toBe(1n)
  })

  it("leaves apply steps out, which pay nothing", async () => {
    const parent = await serve(shared)
    expect(await result(parent.url, "eth_maxPriorityFeePerGas")).toBe("0x0")
    const wallet = createWalletClient({ account, transport: http(parent.url) })
    const fees = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 32n }
    await wallet.sendTransaction({ to: account.address, gas: 21_000n, ...fees, chain: null })
    await shared.mine()
    expect(await result(parent.url, "eth_maxPriorityFeePerGas")).toBe("0x20")
    await parent.close()
  })
})

describe("eth_feeHistory", () => {
  it("gives base fees, shares of gas, and the tip at each percentile of gas", async () => {
    const history = await client.getFeeHistory({
      blockCount: 2,
      blockTag: "latest",
      rewardPercentiles: [0, 25, 26, 100],
    })
    expect(history).toMatchObject({
      oldestBlock: 0n,
      baseFeePerGas: [7n, 7n, 7n],
      gasUsedRatio: [0, 84_000 / 30_000_000],
      reward: [
        [0n, 0n, 0n, 0n],
        [10n, 10n, 20n, 40n],
      ],
    })
    const raw = await result(server.url, "eth_feeHistory", 1, "0x1")
    expect(raw).toEqual({
      oldestBlock: "0x1",
      baseFeePerGas: ["0x7", "0x7"],
      gasUsedRatio: [84_000 / 30_000_000],
      baseFeePerBlobGas: ["0x1", "0x1"],
      blobGasUsedRatio: [0],
    })
  })

  it("cuts the count to what there is and to its bound", async () => {
    await block([1n])
    await block([1n])
    expect((await client.getFeeHistory({ blockCount: 1_000, rewardPercentiles: [] })).gasUsedRatio).toHaveLength(3)
    expect((await client.getFeeHistory({ blockCount: 9, blockNumber: 1n, rewardPercentiles: [] })).oldestBlock).toBe(0n)
    expect(await result(server.url, "eth_feeHistory", "0x0", "latest")).toMatchObject({ gasUsedRatio: [] })
  })

  it("refuses percentiles and blocks that make no sense", async () => {
    const cases: [unknown[], number, RegExp][] = [
      [["0x1", "latest", [101]], -32602, /invalid reward percentile: 101/],
      [["0x1", "latest", [-1]], -32602, /invalid reward percentile: -1/],
      [["0x1", "latest", [50, 20]], -32602, /#1 20 < 50/],
      [["0x1", "latest", [1, 2, 3, 4, 5]], -32602, /at most 4, got 5/],
      [["0x1", "0x63"], -32000, /request beyond head block: requested 99, head 3/],
      [[-1, "latest"], -32602, /must not be negative/],
    ]
    for (const [params, code, message] of cases) {
      const error = await failed(server.url, "eth_feeHistory", ...params)
      expect(error).toEqual({ code, message: expect.stringMatching(message) })
    }
  })
})
