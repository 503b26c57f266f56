import { decodeDelta, fromHex, hashDelta, hashInputs, hashReads, publicInputs, toHex } from "@trellis/core"
import { decodeWitness, encodeWitness } from "@trellis/proof"
import { createWalletClient, http } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { failed, result } from "../testing/ask.ts"
import { counter } from "../testing/contracts.ts"
import { memoryHierarchy, richKeys } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const { booster, shared } = memoryHierarchy({ shared: [counter] })
const account = privateKeyToAccount(richKeys[0] ?? "0x")
let server: Served
let parent: Served

beforeAll(async () => {
  server = await serve(booster)
  parent = await serve(shared)
  const wallet = createWalletClient({ account, transport: http(server.url) })
  await wallet.sendTransaction({ to: counter.address, gas: 100_000n, chain: null })
  await booster.mine()
})
afterAll(() => Promise.all([server.close(), parent.close()]))

function head(layer: typeof booster) {
  const block = layer.blockByNumber(layer.heads().latest)
  if (block === undefined) throw new Error("no head")
  return block
}

describe("trellis_hierarchy", () => {
  it("lists the layers, the parent before its child", async () => {
    const { header } = head(booster)
    expect(await result(server.url, "trellis_hierarchy")).toEqual([
      expect.objectContaining({ layer: "0x1b58", name: "shared", parent: null }),
      {
        layer: "0x1bbd",
        name: "booster",
        parent: "0x1b58",
        url: "",
        hardfork: "osaka",
        transparent: true,
        heads: { latest: "0x1", safe: "0x0", finalized: "0x0" },
        stateRoot: header.stateRoot,
        pendingTransactions: "0x0",
        steps: "0x1",
      },
    ])
  })
})

describe("trellis_getStep", () => {
  it("tells a step of transactions, layer by layer", async () => {
    const block = head(booster)
    const [own, above] = block.changes
    expect(await result(server.url, "trellis_getStep", "0x0")).toEqual({
      index: "0x0",
      layer: "0x1bbd",
      blockNumber: "0x1",
      blockHash: block.hash,
      kind: "transactions",
      firstTransaction: "0x0",
      transactions: [block.receipts[0]?.transaction],
      changes: [own, above].map((change) => ({
        layer: change === own ? "0x1bbd" : "0x1b58",
        preRoot: change?.preRoot,
        postRoot: change?.postRoot,
        accounts: change === own ? "0x1" : "0x0",
        slots: change === own ? "0x0" : "0x1",
        deltaHash: change === undefined ? "" : hashDelta(change.delta),
        readHash: change === undefined ? "" : hashReads(change.reads),
      })),
    })
  })

  it("tells an apply step with the child's block, which ends where the child's change did", async () => {
    const { hash, changes } = head(booster)
    expect(await result(parent.url, "trellis_getStep", "0x0")).toMatchObject({
      kind: "apply",
      child: "0x1bbd",
      childNumber: "0x1",
      childHash: hash,
      changes: [{ layer: "0x1b58", postRoot: changes[1]?.postRoot, slots: "0x1" }],
    })
  })

  it("is null past the log's end", async () => {
    for (const index of ["0x1", `0x${"f".repeat(60)}`]) {
      expect(await result(server.url, "trellis_getStep", index)).toBeNull()
    }
  })
})

describe("trellis_getDelta, trellis_getReadSet", () => {
  it("give the change and its canonical encoding, by block, tag or step", async () => {
    const { hash, changes } = head(booster)
    const byTag = await result(server.url, "trellis_getDelta", "latest")
    for (const ref of [hash, "0x1", { blockHash: hash }, { step: "0x0" }]) {
      expect(await result(server.url, "trellis_getDelta", ref)).toEqual(byTag)
    }
    expect(byTag).toMatchObject({
      layer: "0x1bbd",
      changes: [
        {
          layer: "0x1bbd",
          delta: { accounts: [{ address: account.address.toLowerCase(), next: { nonce: "0x1" } }], slots: [] },
        },
        {
          layer: "0x1b58",
          preRoot: changes[1]?.preRoot,
          delta: {
            accounts: [],
            slots: [{ address: counter.address, prior: `0x${"00".repeat(32)}`, next: `0x${"00".repeat(31)}01` }],
          },
        },
      ],
    })
    const encoded = /"encoded":"(0x[0-9a-f]*)"/g
    const decoded = [...JSON.stringify(byTag).matchAll(encoded)].map(([, hex]) =>
      decodeDelta(fromHex(`0x${hex?.slice(2)}`)),
    )
    expect(decoded).toEqual(changes.map((change) => change.delta))
  })

  it("give the reads with the values held before", async () => {
    expect(await result(server.url, "trellis_getReadSet", { step: "0x0" })).toMatchObject({
      changes: [
        { layer: "0x1bbd", reads: { root: false } },
        { layer: "0x1b58", reads: { slots: [{ address: counter.address, value: `0x${"00".repeat(32)}` }] } },
      ],
    })
  })

  it("are null for what is not there, and refuse what names nothing", async () => {
    for (const method of ["trellis_getDelta", "trellis_getReadSet"]) {
      for (const ref of ["0x63", { step: "0x63" }, "pending"]) expect(await result(server.url, method, ref)).toBeNull()
      expect((await failed(server.url, method, { steps: "0x0" })).code).toBe(-32602)
    }
  })
})

describe("trellis_blockStatus", () => {
  it("is head, safe, then finalized; null for no block", async () => {
    const status = () => result(server.url, "trellis_blockStatus", head(booster).hash)
    expect(await status()).toBe("head")
    booster.settle(1n, "safe")
    expect(await status()).toBe("safe")
    booster.settle(1n, "finalized")
    expect(await status()).toBe("finalized")
    expect(await result(server.url, "trellis_blockStatus", "0x63")).toBeNull()
  })
})

describe("trellis_getWitness", () => {
  it("gives the encoded witness, and the inputs a prover attests", async () => {
    const block = head(booster)
    const found = await result(server.url, "trellis_getWitness", "latest")
    const encoded = toHex(encodeWitness(booster.witness(block)))
    expect(decodeWitness(fromHex(encoded)).header).toEqual(block.header)
    expect(found).toMatchObject({
      witness: encoded,
      inputs: { version: "0x1", layer: "0x1bbd", block: block.hash, ancestors: [{ layer: "0x1b58" }] },
      inputsHash: hashInputs(publicInputs(block)),
    })
    expect(await result(server.url, "trellis_getWitness", "earliest")).toBeNull()
  })
})
