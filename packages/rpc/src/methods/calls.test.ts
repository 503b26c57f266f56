import { address } from "@trellis/core"
import { createPublicClient, createWalletClient, encodeErrorResult, http, parseAbi, type PublicClient } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { failed, result } from "../testing/ask.ts"
import { counter, forwarder, halter, reverter } from "../testing/contracts.ts"
import { memoryHierarchy, richBalance, richKeys } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const { booster } = memoryHierarchy({ shared: [counter, forwarder, reverter, halter] })
const account = privateKeyToAccount(richKeys[0] ?? "0x")
const errors = parseAbi(["error Error(string)", "error Panic(uint256)", "error Custom(uint256)"])
const data = encodeErrorResult({ abi: errors, errorName: "Error", args: ["K"] })
let server: Served
let client: PublicClient

beforeAll(async () => {
  server = await serve(booster, { limits: { accessListRunsMax: 4 } })
  client = createPublicClient({ transport: http(server.url) })
})
afterAll(() => server.close())

describe("eth_call", () => {
  it("runs a contract of the parent in transparent mode, and leaves nothing", async () => {
    for (let i = 0; i < 2; i++) {
      expect((await client.call({ to: counter.address })).data).toBe(`0x${"00".repeat(31)}01`)
    }
  })

  it("applies authorizations: they delegate on this layer, and their gas is estimated (EIP-7702)", async () => {
    const authority = privateKeyToAccount(richKeys[1] ?? "0x")
    const local = memoryHierarchy({ shared: [], booster: [counter] })
    const own = await serve(local.booster)
    const asked = createPublicClient({ transport: http(own.url) })
    const fields = { contractAddress: counter.address, chainId: local.booster.layer, nonce: 0 }
    const authorizationList = [await authority.signAuthorization(fields)]
    const call = { account, to: authority.address, authorizationList } as const
    expect((await asked.call({ account, to: authority.address })).data).toBeUndefined()
    expect((await asked.call(call)).data).toBe(`0x${"00".repeat(31)}01`)
    const plain = await asked.estimateGas({ account, to: authority.address })
    expect(await asked.estimateGas(call)).toBeGreaterThan(plain + 25_000n - 12_500n)
    await own.close()
  })

  it("callGasMax: has no more gas, whatever it asks for", async () => {
    const at = address(`0x${"9a".repeat(20)}`)
    const gasLeft = { address: at, code: "0x5a60005260206000f3" } as const
    const local = memoryHierarchy({ shared: [], booster: [gasLeft] })
    const own = await serve(local.booster, { limits: { callGasMax: 100_000 } })
    for (const gas of [undefined, "0x2faf080"]) {
      const left = Number(await result(own.url, "eth_call", { to: at, ...(gas && { gas }) }, "latest"))
      expect(left).toBeGreaterThan(70_000)
      expect(left).toBeLessThan(100_000)
    }
    await own.close()
  })

  it("takes data, input, or both if they agree", async () => {
    const to = reverter.address
    for (const call of [
      { to, data },
      { to, input: data },
      { to, data, input: data },
    ]) {
      expect((await failed(server.url, "eth_call", call, "latest")).data).toBe(data)
    }
    expect(await failed(server.url, "eth_call", { to, data, input: "0x" + "00".repeat(4) })).toMatchObject({
      code: -32602,
    })
  })

  it("answers a revert with code 3, its data and its reason", async () => {
    const to = reverter.address
    expect(await failed(server.url, "eth_call", { to, data })).toEqual({
      code: 3,
      message: "execution reverted: K",
      data,
    })
    const panic = encodeErrorResult({ abi: errors, errorName: "Panic", args: [0x12n] })
    expect(await failed(server.url, "eth_call", { to, data: panic })).toEqual({
      code: 3,
      message: "execution reverted: division or modulo by zero",
      data: panic,
    })
    const custom = encodeErrorResult({ abi: errors, errorName: "Custom", args: [1n] })
    for (const data of [custom, "0x"]) {
      expect(await failed(server.url, "eth_call", { to, data })).toEqual({
        code: 3,
        message: "execution reverted",
        data,
      })
    }
    await expect(client.call({ to, data })).rejects.toThrow("K")
  })

  it("answers any other failure with -32000", async () => {
    const error = await failed(server.url, "eth_call", { to: halter.address })
    expect(error).toMatchObject({ code: -32000, message: expect.stringContaining("invalid opcode") })
    const poor = await failed(server.url, "eth_call", {
      from: `0x${"99".repeat(20)}`,
      to: `0x${"98".repeat(20)}`,
      value: "0x1",
    })
    expect(poor).toEqual({ code: -32000, message: "insufficient funds for transfer" })
  })

  it("refuses members that contradict each other or the chain", async () => {
    const cases: [object, number, RegExp][] = [
      [{ gasPrice: "0x9", maxFeePerGas: "0x9" }, -32602, /both gasPrice and/],
      [{ chainId: "0x1" }, -32602, /chainId: this is chain 7101, got 1/],
      [{ maxFeePerGas: "0x1" }, -32000, /max fee per gas less than block base fee/],
      [{ maxFeePerGas: "0x9", maxPriorityFeePerGas: "0xa" }, -32000, /max priority fee per gas higher/],
      [{ blobVersionedHashes: ["0x01"] }, -32602, /blob transactions are not taken/],
      [{ authorizationList: [{}] }, -32602, /authorizationList/],
    ]
    for (const [fields, code, message] of cases) {
      const error = await failed(server.url, "eth_call", { to: counter.address, ...fields })
      expect(error).toEqual({ code, message: expect.stringMatching(message) })
    }
    const nulls = { to: counter.address, from: null, gas: null, accessList: null, gasPrice: null }
    expect(await result(server.url, "eth_call", nulls, "latest", {}, null)).toMatch(/^0x0+1$/)
  })
})

describe("eth_estimateGas", () => {
  it("is the gas of a transfer to the unit, and the default of what wallets send", async () => {
    expect(await client.estimateGas({ account, to: `0x${"12".repeat(20)}`, value: 1n })).toBe(21_000n)
    expect(await result(server.url, "eth_estimateGas", { from: account.address, to: account.address })).toBe("0x5208")
  })

  it("is enough where a callee keeps only 63/64, and a transaction with it succeeds", async () => {
    const gas = await client.estimateGas({ account, to: forwarder.address })
    const hash = await createWalletClient({ account, transport: http(server.url) }).sendTransaction({
      to: forwarder.address,
      gas,
      chain: null,
    })
    await booster.mine()
    const receipt = await client.getTransactionReceipt({ hash })
    expect(receipt.status).toBe("success")
    expect(receipt.gasUsed).toBeLessThan(gas)
    expect(Number(gas)).toBeLessThan(Number(receipt.gasUsed) * 1.1)
  })

  it("covers calldata's floor price (EIP-7623)", async () => {
    const data = `0x${"ff".repeat(1_000)}` as const
    expect(await client.estimateGas({ account, to: `0x${"12".repeat(20)}`, data })).toBe(21_000n + 40_000n)
    const short = await failed(server.url, "eth_estimateGas", { to: `0x${"12".repeat(20)}`, data, gas: "0xc350" })
    expect(short).toEqual({ code: -32000, message: "gas required exceeds allowance (50000)" })
  })

  it("answers a revert with its reason, and too little gas or funds with what is short", async () => {
    const from = account.address
    const revert = await failed(server.url, "eth_estimateGas", { from, to: reverter.address, data })
    expect(revert).toEqual({ code: 3, message: "execution reverted: K", data })
    const short = await failed(server.url, "eth_estimateGas", { from, to: counter.address, gas: "0x5300" })
    expect(short).toEqual({ code: -32000, message: `gas required exceeds allowance (${0x5300})` })
    const price = `0x${(richBalance / 20_000n).toString(16)}`
    const poor = await failed(server.url, "eth_estimateGas", { from, to: from, gasPrice: price })
    expect(poor.message).toMatch(/^gas required exceeds allowance \(19\d\d\d\)/)
    const value = `0x${(richBalance * 2n).toString(16)}`
    const broke = await failed(server.url, "eth_estimateGas", { from, to: from, gasPrice: "0x9", value })
    expect(broke).toEqual({ code: -32000, message: "insufficient funds for transfer" })
  })
})

describe("eth_createAccessList", () => {
  it("names what the call touches, and its gas with that list", async () => {
    const { accessList, gasUsed } = await client.createAccessList({ account, to: forwarder.address })
    expect(accessList).toEqual([{ address: counter.address, storageKeys: [`0x${"00".repeat(32)}`] }])
    expect(await client.estimateGas({ account, to: forwarder.address, accessList })).toBeGreaterThanOrEqual(gasUsed)
  })

  it("answers a call that fails with its error beside the list", async () => {
    const failing = await result(server.url, "eth_createAccessList", { to: reverter.address, data })
    expect(failing).toMatchObject({ accessList: [], error: "execution reverted: K" })
  })
})
