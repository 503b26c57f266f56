import { blockHash, defaultPrecompileBase, hash, precompilesAt, zeroWord } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { callTo, code, input, op, push, store } from "../testing/assemble.test.support.ts"
import { addressOf, wordOf, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent] = [addressOf(1), addressOf(3)]

const parentFields = {
  number: 500n,
  timestamp: 1_800_000_000n,
  gasLimit: 60_000_000n,
  baseFee: 77n,
  blobBaseFee: 5n,
  prevRandao: hash(wordOf(1234)),
  coinbase: addressOf(0xcb),
}
const anchor = { number: 499n, hash: blockHash(wordOf(0xb10c)) }

const asked = [
  op.number,
  op.timestamp,
  op.gasLimit,
  op.baseFee,
  op.blobBaseFee,
  op.prevRandao,
  op.coinbase,
  op.chainId,
  push(499) + op.blockHash,
  push(400) + op.blockHash,
]
const asks = code(...asked.map((ask, i) => store(i, ask)))

function world(parentCode: string) {
  return new World([
    { id: 2, accounts: [{ at: child, code: code(callTo(l1.call, input(parent))) }] },
    { id: 1, fields: parentFields, anchor, accounts: [{ at: parent, code: code(parentCode) }] },
  ])
}

describe("spec 3.6 block fields in a parent frame", () => {
  it("are those of the parent's pending block", async () => {
    const layers = world(asks)
    await layers.run({ to: child })
    const { number, timestamp, gasLimit, baseFee, blobBaseFee, prevRandao, coinbase } = parentFields
    const expected = [number, timestamp, gasLimit, baseFee, blobBaseFee, BigInt(prevRandao), BigInt(coinbase), 1n]
    expect(asked.map((_, i) => layers.slot(1, parent, i))).toEqual([...expected, BigInt(anchor.hash), 0n])
  })

  it("are in the parent's read set where they were read, and only there", async () => {
    const { reads } = await world(asks).run({ to: child })
    expect(reads[1]?.fields).toEqual([
      "baseFee",
      "blobBaseFee",
      "coinbase",
      "gasLimit",
      "number",
      "prevRandao",
      "timestamp",
    ])
    expect(reads[1]?.blockHashes).toEqual([
      { number: 400n, hash: undefined },
      { number: 499n, hash: anchor.hash },
    ])
    expect(reads[0]?.fields).toEqual([])
    const none = await world(store(0, push(1))).run({ to: child })
    expect(none.reads[1]).toMatchObject({ fields: [], blockHashes: [], root: false })
    const one = await world(store(0, op.timestamp)).run({ to: child })
    expect(one.reads[1]?.fields).toEqual(["timestamp"])
  })

  it("BLOCKHASH does not look further back than 256 blocks, nor at the pending block", async () => {
    const layers = world(store(0, push(500) + op.blockHash) + store(1, push(243) + op.blockHash))
    const { reads } = await layers.run({ to: child })
    expect([layers.slot(1, parent, 0), layers.slot(1, parent, 1)]).toEqual([0n, 0n])
    expect(reads[1]?.blockHashes).toEqual([])
  })
})

describe("spec 3 STATEROOT", () => {
  const copies = (generation: number, from: number) => {
    const call = callTo(l1.stateRoot, wordOf(generation)) + op.pop
    const word = (i: number) => push(32) + push(i * 32) + push(0) + op.returnDataCopy + push(0) + op.mload
    return call + [0, 1, 2].map((i) => store(from + i, word(i))).join("")
  }
  const layersOf = (childCode: string, parentCode = "") =>
    new World([
      { id: 3, accounts: [{ at: child, code: code(childCode) }] },
      { id: 2, anchor, fields: parentFields, accounts: [{ at: parent, code: code(parentCode) }] },
      { id: 1, anchor: { number: 7n, hash: blockHash(wordOf(0x77)) } },
    ])

  it("gives root, number and hash of the layer so many generations up", async () => {
    const layers = layersOf(copies(0, 0) + copies(1, 3) + copies(2, 6))
    const roots = layers.states.map((state) => BigInt(state.root))
    const { reads } = await layers.run({ to: child })
    const slots = Array.from({ length: 9 }, (_, i) => layers.slot(0, child, i))
    expect(slots).toEqual([roots[0], 9n, BigInt(zeroWord), roots[1], 499n, 0xb10cn, roots[2], 7n, 0x77n])
    expect(reads.map((read) => read.root)).toEqual([true, true, true])
  })

  it("counts from the layer of the frame that asks, and marks what it read alone", async () => {
    const layers = layersOf(callTo(l1.call, input(parent)), copies(0, 0) + copies(1, 3))
    const roots = layers.states.map((state) => BigInt(state.root))
    const { reads } = await layers.run({ to: child })
    expect([layers.slot(1, parent, 0), layers.slot(1, parent, 3)]).toEqual([roots[1], roots[2]])
    expect(reads.map((read) => read.root)).toEqual([false, true, true])
  })

  it("is as of the last step boundary: writes of the transaction do not show", async () => {
    const layers = layersOf(callTo(l1.call, input(parent)) + op.pop + copies(1, 0), store(1, push(1)))
    const before = BigInt(layers.state(1).root)
    await layers.run({ to: child })
    expect(layers.slot(0, child, 0)).toBe(before)
    expect(BigInt(layers.state(1).root)).not.toBe(before)
    await layers.run({ to: child })
    expect(layers.slot(0, child, 0)).not.toBe(before)
  })

  it("fails for a generation there is none of, and for other input", async () => {
    for (const data of [wordOf(3), wordOf(2n ** 255n), "0x", "0x01", code(wordOf(0), "00")] as const) {
      const layers = layersOf(store(0, callTo(l1.stateRoot, data, { gas: 10_000 }) + op.isZero))
      const { reads } = await layers.run({ to: child })
      expect(layers.slot(0, child, 0)).toBe(1n)
      expect(reads.map((read) => read.root)).toEqual([false, false, false])
    }
  })

  it("costs what a cold account costs, and fails for less", async () => {
    const at = async (gas: number) => {
      const layers = layersOf(store(0, callTo(l1.stateRoot, wordOf(0), { gas })))
      await layers.run({ to: child })
      return layers.slot(0, child, 0)
    }
    expect([await at(2_599), await at(2_600)]).toEqual([0n, 1n])
  })
})
