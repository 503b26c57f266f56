import { fromHex, hashDelta, hashInputs, hashReads, publicInputs } from "@trellis/core"
import { counter, type MemoryLayer, memoryHierarchy, richKeys, type Served, serve } from "@trellis/rpc/testing"
import { createPublicClient, createWalletClient, type Hash, http, keccak256, webSocket, zeroHash } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { boosterActions } from "./booster-actions.ts"
import { chainsFromHierarchy } from "./chains/chains-from-hierarchy.ts"

const { booster, shared } = memoryHierarchy({ shared: [counter] })
const account = privateKeyToAccount(richKeys[0] ?? "0x")
let server: Served
let parentServer: Served

const clientOf = (url: string) =>
  createPublicClient({ transport: http(url), pollingInterval: 5 }).extend(boosterActions())

async function send(): Promise<Hash> {
  const wallet = createWalletClient({ account, transport: http(server.url) })
  return wallet.sendTransaction({ to: counter.address, gas: 100_000n, chain: null })
}

function head(layer: MemoryLayer) {
  const block = layer.blockByNumber(layer.heads().latest)
  if (block === undefined) throw new Error("no head")
  return block
}

beforeAll(async () => {
  server = await serve(booster)
  parentServer = await serve(shared)
  booster.url = server.url
  shared.url = parentServer.url
  await send()
  await booster.mine()
})
afterAll(() => Promise.all([server.close(), parentServer.close()]))

describe("boosterActions", () => {
  it("getHierarchy: the layers, by any layer and any transport", async () => {
    const [above, own] = await clientOf(server.url).getHierarchy()
    expect(above).toMatchObject({ layer: 7000, name: "shared", parent: undefined, steps: 1n })
    expect(own).toEqual({
      layer: 7101,
      name: "booster",
      parent: 7000,
      url: server.url,
      hardfork: "osaka",
      transparent: true,
      heads: booster.heads(),
      stateRoot: head(booster).header.stateRoot,
      pendingTransactions: 0,
      steps: 1n,
    })
    const socket = createPublicClient({ transport: webSocket(parentServer.wsUrl, { reconnect: false }) })
    expect(await socket.extend(boosterActions()).getHierarchy()).toMatchObject([{ layer: 7000 }])
  })

  it("getStep: transactions on the layer, and the child's block on its parent", async () => {
    const block = head(booster)
    const step = await clientOf(server.url).getStep({ index: 0n })
    expect(step).toMatchObject({
      index: 0n,
      layer: 7101,
      blockNumber: 1n,
      blockHash: block.hash,
      kind: "transactions",
      firstTransaction: 0,
      transactions: [block.receipts[0]?.transaction],
      child: undefined,
      changes: [
        { layer: 7101, accounts: 1, slots: 0 },
        { layer: 7000, accounts: 0, slots: 1 },
      ],
    })
    const applied = await clientOf(parentServer.url).getStep({ index: 0n })
    expect(applied).toMatchObject({ kind: "apply", child: { layer: 7101, number: 1n, hash: block.hash } })
    expect(applied?.changes[0]?.postRoot).toBe(step?.changes[1]?.postRoot)
    expect(await clientOf(server.url).getStep({ index: 9n })).toBeUndefined()
  })

  it("getDelta: what changed, whose encoding hashes to what the step names", async () => {
    const client = clientOf(server.url)
    const { hash, changes } = head(booster)
    const deltas = await client.getDelta()
    for (const parameters of [
      { blockHash: hash },
      { blockNumber: 1n },
      { step: 0n },
      { blockTag: "latest" } as const,
    ]) {
      expect(await client.getDelta(parameters)).toEqual(deltas)
    }
    expect(deltas?.map(({ encoded }) => keccak256(fromHex(encoded)))).toEqual(
      changes.map(({ delta }) => hashDelta(delta)),
    )
    expect(deltas?.map(({ slots }) => slots)).toEqual(changes.map(({ delta }) => delta.slots))
    expect(deltas?.[0]?.accounts).toEqual(changes[0]?.delta.accounts)
    expect(await client.getDelta({ blockNumber: 99n })).toBeUndefined()
  })

  it("getReadSet: what was read, with the values held before", async () => {
    const client = clientOf(server.url)
    const { changes } = head(booster)
    const reads = await client.getReadSet({ step: 0n })
    expect(reads?.map(({ readHash }) => readHash)).toEqual(changes.map(({ reads }) => hashReads(reads)))
    expect(reads?.map(({ accounts }) => accounts)).toEqual(changes.map(({ reads }) => reads.accounts))
    expect(reads?.[1]?.slots).toEqual(changes[1]?.reads.slots)
    expect(await client.getReadSet({ step: 99n })).toBeUndefined()
  })

  it("getWitness: the witness, and the inputs that are signed", async () => {
    const block = head(booster)
    const inputs = publicInputs(block)
    const witness = await clientOf(server.url).getWitness({ blockHash: block.hash })
    expect(witness).toMatchObject({
      inputs: { ...inputs, ancestors: inputs.ancestors },
      inputsHash: hashInputs(inputs),
    })
    expect(await clientOf(server.url).getWitness({ blockTag: "earliest" })).toBeUndefined()
  })

  it("getBlockStatus: head, safe, finalized; undefined for no block", async () => {
    const client = clientOf(server.url)
    expect(await client.getBlockStatus()).toBe("head")
    booster.settle(1n, "safe")
    expect(await client.getBlockStatus({ blockNumber: 1n })).toBe("safe")
    expect(await client.getBlockStatus({ blockTag: "finalized" })).toBe("finalized")
    expect(await client.getBlockStatus({ blockHash: zeroHash })).toBeUndefined()
  })

  it("waitForFinality: ends once the block is finalized, also where it was reverted before", async () => {
    const client = clientOf(server.url)
    const hash = await send()
    const ended: string[] = []
    const waiting = client.waitForFinality({ hash }).then((receipt) => {
      ended.push("receipt")
      return receipt
    })
    const reverted = await booster.mine()
    await client.getBlockStatus()
    booster.revert(1)
    await client.getBlockStatus()
    const raw = reverted.transactions[0]
    if (raw === undefined) throw new Error("no transaction")
    await booster.submit(raw)
    const { header } = await booster.mine()
    await client.getBlockStatus()
    expect(ended).toEqual([])
    booster.settle(header.number, "finalized")
    expect(await waiting).toMatchObject({ transactionHash: hash, status: "success", blockNumber: header.number })
  })

  it("waitForFinality: gives up in time, and says where the transaction stands", async () => {
    const client = clientOf(server.url)
    const hash = await send()
    await expect(client.waitForFinality({ hash, timeout: 1 })).rejects.toThrow("it is in no block")
    await booster.mine()
    await expect(client.waitForFinality({ hash, timeout: 1 })).rejects.toMatchObject({
      name: "WaitForFinalityTimeoutError",
      shortMessage: expect.stringContaining("in a block that is head"),
    })
  })
})

describe("chainsFromHierarchy", () => {
  it("gives chains that clients take, the parent before its child", async () => {
    const chains = await chainsFromHierarchy(server.url)
    expect(chains.map(({ id, name, sourceId }) => [id, name, sourceId])).toEqual([
      [7000, "shared", undefined],
      [7101, "booster", 7000],
    ])
    for (const chain of chains) {
      expect(await createPublicClient({ chain, transport: http() }).getChainId()).toBe(chain.id)
      const socket = createPublicClient({ chain, transport: webSocket(undefined, { reconnect: false }) })
      expect(await socket.getChainId()).toBe(chain.id)
    }
  })
})
