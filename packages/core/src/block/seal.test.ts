import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { emptyRoot } from "../account.ts"
import { fromHex, toHex } from "../bytes.ts"
import { delta } from "../delta/delta.ts"
import { hashTransaction } from "../transaction/decode.ts"
import {
  address,
  hash,
  type Hash,
  type Hex,
  layerId,
  slot,
  type Word,
  word,
  zeroBlockHash,
  zeroWord,
} from "../primitives.ts"
import { readLog, readSet } from "../reads.ts"
import { TrieState } from "../state/trie-state.ts"
import { orderedRoot } from "../trie/ordered.ts"
import { loader } from "../trie/source.ts"
import type { LayerContext } from "./fields.ts"
import { hashHeader } from "./header.ts"
import { encodeReceipt, type Receipt } from "./receipt.ts"
import { sealBlock } from "./seal.ts"
import { hashSteps, type Step } from "./step.ts"

const contract = address(`0x${"c0".repeat(20)}`)

function context(chainId: number): LayerContext {
  return {
    layer: layerId(chainId),
    hardfork: "osaka",
    hosted: true,
    transparent: true,
    slotPrice: 0n,
    fields: {
      number: 4n,
      timestamp: 1_700_000_000n,
      gasLimit: 30_000_000n,
      baseFee: 7n,
      blobBaseFee: 1n,
      prevRandao: hash(`0x${"0a".repeat(32)}`),
      coinbase: address(`0x${"0b".repeat(20)}`),
    },
    anchor: { number: 3n, hash: zeroBlockHash },
  }
}

function state() {
  const nodes = new Map<Hash, Uint8Array>()
  const sink = { node: (key: Hash, rlp: Uint8Array) => void nodes.set(key, rlp), code: () => {} }
  const empty = new TrieState(emptyRoot, { nodes: loader({ get: (key) => nodes.get(key) }), code: () => undefined })
  const fields = { nonce: 1n, balance: 0n }
  const start = empty.apply(delta([{ address: contract, prior: undefined, next: fields }], []), sink)
  return { sink, start }
}

const wordOf = (n: number): Word => word(`0x${n.toString(16).padStart(64, "0")}`)

/** A step that writes slots of one contract of each layer, from the states before it. */
function writes(at: TrieState[], sink: ReturnType<typeof state>["sink"], pairs: [number, number][], first: number) {
  const changes = at.map((before, i) => {
    const log = readLog()
    const slots = new Map(pairs.map(([key, value]) => [slot(wordOf(key)), wordOf(value)]))
    const held = [...slots.keys()].map((key) => [key, before.storage(contract, key)] as const)
    log.slots.set(contract, new Map(held))
    const priors = new Map(held)
    const changed = delta(
      [],
      [...slots].map(([key, next]) => ({ address: contract, slot: key, prior: priors.get(key) ?? zeroWord, next })),
    )
    const after = before.apply(changed, sink)
    at[i] = after
    return { layer: layerId(i + 1), preRoot: before.root, postRoot: after.root, delta: changed, reads: readSet(log) }
  })
  const step: Step = { kind: "transactions", firstTransaction: first, transactions: 1, changes }
  return step
}

const raw = (n: number): Hex => toHex(Uint8Array.of(2, n & 255, n >> 8))

function receipt(n: number): Receipt {
  return {
    transaction: hashTransaction(raw(n)),
    type: 2,
    succeeded: true,
    gasUsed: 21_000n,
    cumulativeGasUsed: 21_000n * BigInt(n + 1),
    effectiveGasPrice: 7n,
    logs: [{ layer: layerId(1), address: contract, topics: [hash(wordOf(n))], data: "0x" }],
    ranOn: layerId(1),
    slotFee: 0n,
    output: "0x",
  }
}

const stepWrites = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })), { maxLength: 4 })

describe("a sealed block (spec 1, 5)", () => {
  it("carries each layer from its pre-root to its post-root by one delta, and names all in its hash", () => {
    fc.assert(
      fc.property(fc.array(stepWrites, { maxLength: 9 }), (all) => {
        const { sink, start } = state()
        const at = [start, start]
        const steps = all.map((pairs, i) => writes(at, sink, pairs, i))
        const transactions = all.map((_, i) => raw(i))
        const receipts = all.map((_, i) => receipt(i))
        const contexts = [context(1), context(2)]
        const block = sealBlock({ contexts, preRoots: [start.root, start.root], steps, transactions, receipts })
        block.changes.forEach((change, i) => {
          expect(change.preRoot).toBe(start.root)
          expect(change.postRoot).toBe(at[i]?.root)
          expect(start.apply(change.delta, sink).root).toBe(change.postRoot)
          for (const read of change.reads.slots) expect(read.value).toBe(start.storage(read.address, read.slot))
        })
        expect(block.header).toMatchObject({ number: 4n, parentHash: zeroBlockHash, stateRoot: at[0]?.root })
        expect(block.header.gasUsed).toBe(21_000n * BigInt(all.length))
        expect(block.header.stepsHash).toBe(hashSteps(block.layer, steps))
        expect(block.header.transactionsRoot).toBe(orderedRoot(transactions.map(fromHex)))
        expect(block.header.receiptsRoot).toBe(orderedRoot(receipts.map(encodeReceipt)))
        expect(/^0x0*$/.test(block.header.logsBloom)).toBe(all.length === 0)
        expect(block.hash).toBe(hashHeader(block.header))
      }),
      { numRuns: 40 },
    )
  })

  it("refuses parts that do not fit each other", () => {
    const { sink, start } = state()
    const at = [start]
    const steps = [writes(at, sink, [[1, 1]], 0), writes(at, sink, [[2, 1]], 1)]
    const parts = {
      contexts: [context(1)],
      preRoots: [start.root],
      steps,
      transactions: [raw(0), raw(1)],
      receipts: [receipt(0), receipt(1)],
    }
    expect(sealBlock(parts).changes[0]?.delta.slots).toHaveLength(2)
    expect(() => sealBlock({ ...parts, contexts: [] })).toThrow("context of its own layer")
    expect(() => sealBlock({ ...parts, preRoots: [] })).toThrow("pre-root")
    expect(() => sealBlock({ ...parts, preRoots: [emptyRoot] })).toThrow("begins at root")
    expect(() => sealBlock({ ...parts, contexts: [context(2)] })).toThrow("change for layer 2")
    expect(() => sealBlock({ ...parts, steps: steps.slice(0, 1) })).toThrow("1 transactions")
    expect(() => sealBlock({ ...parts, steps: steps.toReversed() })).toThrow("begins at transaction")
    expect(() => sealBlock({ ...parts, receipts: [receipt(0)] })).toThrow("one receipt a transaction")
  })
})
