import { createPublicClient, createWalletClient, http, type PublicClient, zeroHash } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { failed, result } from "../testing/ask.ts"
import { counter } from "../testing/contracts.ts"
import { memoryHierarchy, richKeys } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const { booster, shared } = memoryHierarchy({ shared: [counter] })
const account = privateKeyToAccount(richKeys[0] ?? "0x")
let server: Served
let client: PublicClient

beforeAll(async () => {
  server = await serve(booster)
  client = createPublicClient({ transport: http(server.url) })
})
afterAll(() => server.close())

function wallet(url = server.url) {
  return createWalletClient({ account, transport: http(url) })
}

describe("the layer", () => {
  it("says what it is", async () => {
    expect(await client.getChainId()).toBe(7101)
    expect(await result(server.url, "net_version")).toBe("7101")
    expect(await result(server.url, "web3_clientVersion")).toBe("Trellis/memory")
    expect(await result(server.url, "eth_syncing")).toBe(false)
    expect(await result(server.url, "eth_accounts")).toEqual([])
  })
})

describe("blocks and transactions", () => {
  it("of every type have the execution API's fields", async () => {
    const to = counter.address
    const base = { to, chain: null, gas: 200_000n } as const
    const other = privateKeyToAccount(richKeys[1] ?? "0x")
    const authorization = await other.signAuthorization({ address: to, chainId: 7101, nonce: 0 })
    const accessList = [{ address: to, storageKeys: [zeroHash] }]
    const hashes = [
      await wallet().sendTransaction({ ...base, type: "legacy", gasPrice: 9n, nonce: 0 }),
      await wallet().sendTransaction({ ...base, type: "eip2930", gasPrice: 9n, accessList, nonce: 1 }),
      await wallet().sendTransaction({
        ...base,
        type: "eip1559",
        maxFeePerGas: 20n,
        maxPriorityFeePerGas: 3n,
        nonce: 2,
      }),
      await wallet().sendTransaction({
        ...base,
        type: "eip7702",
        maxFeePerGas: 20n,
        maxPriorityFeePerGas: 1n,
        authorizationList: [authorization],
        nonce: 3,
      }),
    ]
    const waiting = await client.getTransaction({ hash: hashes[0] ?? "0x" })
    expect(waiting).toMatchObject({
      blockHash: null,
      blockNumber: null,
      transactionIndex: null,
      from: account.address.toLowerCase(),
    })
    expect((await client.getBlock({ blockTag: "pending" })).transactions).toEqual(hashes)
    expect(await client.getTransactionCount({ address: account.address, blockTag: "pending" })).toBe(4)

    const sealed = await booster.mine()
    const block = await client.getBlock({ includeTransactions: true })
    expect(block).toMatchObject({
      hash: sealed.hash,
      number: 1n,
      extraData: sealed.header.stepsHash,
      baseFeePerGas: 7n,
    })
    expect(block.transactions.map(({ type, gasPrice }) => [type, gasPrice])).toEqual([
      ["legacy", 9n],
      ["eip2930", 9n],
      ["eip1559", 10n],
      ["eip7702", 8n],
    ])
    expect(block.transactions.map(({ hash, transactionIndex }) => [hash, transactionIndex])).toEqual(
      hashes.map((hash, i) => [hash, i]),
    )
    const [legacy, listed, dynamic, delegating] = block.transactions
    expect(legacy).toMatchObject({ chainId: 7101, v: expect.any(BigInt), blockNumber: 1n })
    expect(listed?.accessList).toEqual(accessList)
    expect(dynamic).toMatchObject({ maxFeePerGas: 20n, maxPriorityFeePerGas: 3n, accessList: [], chainId: 7101 })
    expect(delegating?.authorizationList).toMatchObject([{ address: to, chainId: 7101, nonce: 0, r: authorization.r }])
  })

  it("are found by number, hash, tag and place", async () => {
    const block = await client.getBlock({ blockNumber: 1n })
    const [hash] = block.transactions
    expect(await client.getBlock({ blockHash: block.hash })).toEqual(block)
    expect((await client.getBlock({ blockTag: "earliest" })).number).toBe(0n)
    expect((await client.getBlock({ blockTag: "safe" })).number).toBe(0n)
    booster.settle(1n, "safe")
    expect((await client.getBlock({ blockTag: "safe" })).number).toBe(1n)
    expect((await client.getBlock({ blockTag: "finalized" })).number).toBe(0n)
    expect(await client.getBlockTransactionCount({ blockNumber: 1n })).toBe(4)
    expect(await client.getBlockTransactionCount({ blockHash: block.hash })).toBe(4)
    const byHash = await client.getTransaction({ hash: hash ?? "0x" })
    expect(await client.getTransaction({ blockNumber: 1n, index: 0 })).toEqual(byHash)
    expect(await client.getTransaction({ blockHash: block.hash, index: 0 })).toEqual(byHash)
  })

  it("that are not there are null", async () => {
    const none = `0x${"ab".repeat(32)}`
    const huge = `0x${"f".repeat(64)}`
    const cases: [string, ...unknown[]][] = [
      ["eth_getBlockByNumber", "0x63", false],
      ["eth_getBlockByHash", none, true],
      ["eth_getBlockReceipts", none],
      ["eth_getBlockTransactionCountByHash", none],
      ["eth_getBlockTransactionCountByNumber", "0x63"],
      ["eth_getTransactionByHash", none],
      ["eth_getTransactionReceipt", none],
      ["eth_getTransactionByBlockNumberAndIndex", "0x1", huge],
      ["eth_getTransactionByBlockHashAndIndex", none, "0x0"],
    ]
    for (const [method, ...params] of cases) {
      expect([method, await result(server.url, method, ...params)]).toEqual([method, null])
    }
  })

  it("have receipts, whose logs are counted over the block and name their layer", async () => {
    const hashes = [0, 1].map((i) =>
      wallet().sendTransaction({
        to: counter.address,
        data: `0x${"0a".repeat(32)}`,
        gas: 200_000n,
        nonce: 4 + i,
        chain: null,
      }),
    )
    const sent = await Promise.all(hashes)
    const block = await booster.mine()
    const receipts = await Promise.all(sent.map((hash) => client.getTransactionReceipt({ hash })))
    expect(receipts).toMatchObject([
      {
        status: "success",
        transactionIndex: 0,
        from: account.address.toLowerCase(),
        to: counter.address,
        type: "eip1559",
      },
      { status: "success", transactionIndex: 1, cumulativeGasUsed: block.header.gasUsed, contractAddress: null },
    ])
    const logs = receipts.flatMap((receipt) => receipt.logs)
    expect(logs.map(({ logIndex, transactionHash }) => [logIndex, transactionHash])).toEqual([
      [0, sent[0]],
      [1, sent[1]],
    ])
    const raw = await result(server.url, "eth_getBlockReceipts", block.hash)
    expect(raw).toMatchObject([
      { ranOn: "0x1b58", effectiveGasPrice: "0x9", logs: [{ layer: "0x1b58", removed: false, logIndex: "0x0" }] },
      { ranOn: "0x1b58", logs: [{ layer: "0x1b58", logIndex: "0x1", transactionIndex: "0x1" }] },
    ])
  })

  it("deploy, and say where", async () => {
    const hash = await wallet().deployContract({ abi: [], bytecode: "0x60018060093d393df300", chain: null })
    await booster.mine()
    const { contractAddress } = await client.getTransactionReceipt({ hash })
    expect(contractAddress).toMatch(/^0x/)
    expect(await client.getCode({ address: contractAddress ?? "0x" })).toBe("0x00")
  })

  it("of apply steps are standard transactions of type 2", async () => {
    const parent = await serve(shared)
    const parentClient = createPublicClient({ transport: http(parent.url) })
    const { transactions } = await parentClient.getBlock({ includeTransactions: true, blockNumber: 2n })
    expect(transactions).toMatchObject([{ type: "eip1559", gas: 0n, nonce: 1, gasPrice: 0n, value: 0n, chainId: 7000 }])
    const { logs } = await parentClient.getTransactionReceipt({ hash: transactions[0]?.hash ?? "0x" })
    expect(logs).toMatchObject([{ address: counter.address, logIndex: 0 }, { logIndex: 1 }])
    await parent.close()
  })
})

describe("eth_sendRawTransaction", () => {
  it("refuses in geth's words, and the pool is unharmed", async () => {
    const sign = (fields: object) =>
      account.signTransaction({
        chainId: 7101,
        type: "eip1559",
        maxFeePerGas: 10n,
        gas: 21_000n,
        nonce: 7,
        to: account.address,
        ...fields,
      })
    const cases: [object, RegExp][] = [
      [{ nonce: 0 }, /^nonce too low/],
      [{ gas: 20_000n }, /^intrinsic gas too low/],
      [{ value: 10n ** 30n }, /^insufficient funds for gas \* price \+ value/],
      [{ chainId: 1 }, /^invalid chain id for signer/],
      [{ maxFeePerGas: 3n }, /^max fee per gas less than block base fee/],
      [{ maxPriorityFeePerGas: 11n, maxFeePerGas: 10n }, /^max priority fee per gas higher than max fee per gas/],
    ]
    for (const [fields, words] of cases) {
      const raw = await sign(fields).catch(() => undefined)
      if (raw === undefined) continue
      const error = await failed(server.url, "eth_sendRawTransaction", raw)
      expect(error).toEqual({ code: -32000, message: expect.stringMatching(words) })
    }
    const blob = await failed(server.url, "eth_sendRawTransaction", "0x03c0")
    expect(blob).toEqual({ code: -32000, message: expect.stringContaining("transaction type not supported") })
    for (const raw of ["0x", "0x02", "0xc0", "0x02c0", `0x${"ff".repeat(100)}`]) {
      expect((await failed(server.url, "eth_sendRawTransaction", raw)).code).toBe(-32000)
    }
    const good = await sign({})
    expect(await result(server.url, "eth_sendRawTransaction", good)).toMatch(/^0x[0-9a-f]{64}$/)
    const again = await failed(server.url, "eth_sendRawTransaction", good)
    expect(again).toEqual({ code: -32000, message: "already known" })
  })
})
