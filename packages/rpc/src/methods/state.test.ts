import { verifyMerkleProof } from "@ethereumjs/mpt"
import { fromHex, type Hex, keccak, rlpDecode, toHex } from "@trellis/core"
import { createPublicClient, createWalletClient, http, type PublicClient, zeroHash } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { failed, result } from "../testing/ask.ts"
import { counter } from "../testing/contracts.ts"
import { memoryHierarchy, richBalance, richKeys } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const { booster } = memoryHierarchy({ shared: [counter] })
const account = privateKeyToAccount(richKeys[0] ?? "0x")
const receiver = `0x${"77".repeat(20)}` as const
let server: Served
let client: PublicClient

beforeAll(async () => {
  server = await serve(booster)
  client = createPublicClient({ transport: http(server.url) })
  const wallet = createWalletClient({ account, transport: http(server.url) })
  await wallet.sendTransaction({ to: receiver, value: 5n, gas: 21_000n, chain: null })
  await booster.mine()
  await wallet.sendTransaction({ to: counter.address, gas: 200_000n, chain: null })
  await booster.mine()
})
afterAll(() => server.close())

describe("accounts", () => {
  it("are as the block asked for left them, by every way to name it", async () => {
    const at = (block: unknown) => result(server.url, "eth_getBalance", receiver, block)
    const { hash } = await client.getBlock({ blockNumber: 0n })
    const refs = [
      "0x0",
      "earliest",
      { blockNumber: "0x0" },
      { blockHash: hash },
      { blockHash: hash, requireCanonical: true },
      hash,
    ]
    for (const ref of refs) expect([ref, await at(ref)]).toEqual([ref, "0x0"])
    for (const ref of ["0x1", "latest", "pending"]) expect([ref, await at(ref)]).toEqual([ref, "0x5"])
    expect(await client.getTransactionCount({ address: account.address })).toBe(2)
    expect(await client.getTransactionCount({ address: account.address, blockNumber: 1n })).toBe(1)
  })

  it("of a block that is not there are refused", async () => {
    for (const ref of ["0x63", { blockNumber: "0x63" }]) {
      expect(await failed(server.url, "eth_getBalance", receiver, ref)).toEqual({
        code: -32000,
        message: "header not found",
      })
    }
    const error = await failed(server.url, "eth_getBalance", receiver, { blockHash: zeroHash })
    expect(error).toEqual({ code: -32000, message: "header for hash not found" })
  })
})

describe("transparent mode (spec 3)", () => {
  it("answers code and storage of a contract that lives only on the parent", async () => {
    expect(await client.getCode({ address: counter.address })).toBe(counter.code)
    for (const slot of ["0x0", "0x00", zeroHash]) {
      expect(await result(server.url, "eth_getStorageAt", counter.address, slot, "latest")).toBe(
        `0x${"00".repeat(31)}01`,
      )
    }
    expect(await client.getCode({ address: receiver })).toBeUndefined()
  })

  it("answers the layer alone where it is off", async () => {
    const opaque = memoryHierarchy({ shared: [counter], transparent: false })
    const served = await serve(opaque.booster)
    expect(await result(served.url, "eth_getCode", counter.address)).toBe("0x")
    expect(await result(served.url, "eth_getStorageAt", counter.address, "0x0")).toBe(zeroHash)
    await served.close()
  })

  it("leaves a contract of the layer itself alone", async () => {
    const twin = { address: counter.address, code: "0x00" } as const
    const both = memoryHierarchy({ shared: [counter], booster: [twin] })
    const served = await serve(both.booster)
    expect(await result(served.url, "eth_getCode", counter.address)).toBe("0x00")
    await served.close()
  })
})

describe("eth_getProof (EIP-1186)", () => {
  const proven = (root: Hex, key: Uint8Array, proof: readonly Hex[]): Promise<Uint8Array | null> =>
    verifyMerkleProof(keccak(key), proof.map(fromHex), { root: fromHex(root) })

  it("proves an account, or that there is none, against the block's state root", async () => {
    const { stateRoot } = await client.getBlock()
    for (const address of [account.address, receiver, `0x${"99".repeat(20)}`] as const) {
      const { accountProof, balance, nonce, codeHash, storageHash } = await client.getProof({
        address,
        storageKeys: [],
      })
      const leaf = await proven(stateRoot, fromHex(address), accountProof)
      if (leaf === null) expect([balance, nonce]).toEqual([0n, 0])
      else expect(rlpDecode(leaf)).toHaveLength(4)
      expect(leaf === null).toBe(address.startsWith("0x99"))
      if (leaf !== null) expect(toHex(leaf)).toContain(storageHash.slice(2) + "a0" + codeHash.slice(2))
    }
    expect((await client.getProof({ address: account.address, storageKeys: [] })).balance).toBeLessThan(richBalance)
  })

  it("proves slots, and repeats their keys as given", async () => {
    const shared = memoryHierarchy({ shared: [counter] })
    const served = await serve(shared.shared, { limits: { proofSlotsMax: 3 } })
    const wallet = createWalletClient({ account, transport: http(served.url) })
    await wallet.sendTransaction({ to: counter.address, gas: 200_000n, chain: null })
    await shared.shared.mine()
    const reader = createPublicClient({ transport: http(served.url) })
    const keys = [zeroHash, `0x${"00".repeat(31)}05`] as const
    const { storageHash, storageProof } = await reader.getProof({ address: counter.address, storageKeys: [...keys] })
    expect(storageProof.map(({ key, value }) => [key, value])).toEqual([
      [keys[0], 1n],
      [keys[1], 0n],
    ])
    const leaves = storageProof.map(({ key, proof }) => proven(storageHash, fromHex(key), proof))
    expect(await Promise.all(leaves)).toEqual([Uint8Array.of(1), null])
    const short = await result(served.url, "eth_getProof", counter.address, ["0x0005"], "latest")
    expect(short).toMatchObject({ storageProof: [{ key: "0x5", value: "0x0" }] })
    const many = await failed(served.url, "eth_getProof", counter.address, ["0x0", "0x1", "0x2", "0x3"], "latest")
    expect(many).toMatchObject({ code: -32602, message: expect.stringContaining("at most 3 slots, got 4") })
    await served.close()
  })
})
