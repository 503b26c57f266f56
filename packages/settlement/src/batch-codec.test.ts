import { brotliCompressSync, crc32 } from "node:zlib"
import { concat, InputError, limits, rlpDecode, rlpEncode, type RlpItem, type Round } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PostedRound, PostedStep } from "./batch.ts"
import { decodeBatch, encodeBatch } from "./batch-codec.ts"
import { unwrap, wrap } from "./envelope.ts"
import { RoundNotPostable } from "./errors.ts"
import { batchLimits } from "./limits.ts"
import { checkNesting } from "./nesting.ts"
import { decodePayload, encodePayload } from "./payload.ts"
import { postedRound } from "./posted-round.ts"
import { SampleChain } from "./testing/sample-chain.ts"
import type { Writes } from "./writes.ts"

const seeds = fc.array(fc.nat(), { minLength: 1, maxLength: 5 })
const sample = (): Round[] => new SampleChain().grow([3, 4, 5]).rounds

/** An envelope of one's own making. */
function envelope(stream: Uint8Array, length: number, version = 1): Uint8Array {
  const head = new DataView(new ArrayBuffer(9))
  head.setUint8(0, version)
  head.setUint32(1, length)
  head.setUint32(5, crc32(stream))
  return concat(new Uint8Array(head.buffer), stream)
}

/** Every list and every byte string of an item, changed in turn. */
function* variants(item: RlpItem, change: (item: RlpItem) => readonly RlpItem[]): Generator<RlpItem> {
  yield* change(item)
  if (item instanceof Uint8Array) return
  for (const [i, part] of item.entries()) for (const other of variants(part, change)) yield item.toSpliced(i, 1, other)
}

describe("a batch (spec 9)", () => {
  it("decodes to what was posted, and that encodes to the same bytes", () => {
    fc.assert(
      fc.property(seeds, (list) => {
        const { rounds } = new SampleChain().grow(list)
        const posted = decodeBatch(encodeBatch(rounds))
        expect(posted).toEqual(rounds.map(postedRound))
        expect(encodePayload(posted)).toEqual(unwrap(encodeBatch(rounds)))
      }),
      { numRuns: 25 },
    )
  })

  it("of no rounds is a batch", () => {
    expect(decodeBatch(encodeBatch([]))).toEqual([])
  })

  it("with any one byte changed, cut or added is refused", () => {
    const batch = encodeBatch(sample())
    for (let at = 0; at < batch.length; at++) {
      expect(() => decodeBatch(batch.with(at, (batch[at] ?? 0) ^ (1 << (at % 8))))).toThrow(InputError)
      expect(() => decodeBatch(batch.subarray(0, at))).toThrow(InputError)
    }
    expect(() => decodeBatch(concat(batch, Uint8Array.of(0)))).toThrow(InputError)
  })

  it("whose stream goes on after its end is refused", () => {
    const payload = encodePayload(sample().map(postedRound))
    const stream = brotliCompressSync(payload)
    expect(decodeBatch(envelope(stream, payload.length)).length).toBe(3)
    expect(() => decodeBatch(envelope(concat(stream, Uint8Array.of(0)), payload.length))).toThrow(/unfold/)
    expect(() => decodeBatch(envelope(stream, payload.length + 1))).toThrow(/unfolds to/)
    expect(() => decodeBatch(envelope(stream, payload.length - 1))).toThrow(/unfold/)
    expect(() => decodeBatch(envelope(stream, payload.length, 2))).toThrow(/version/)
  })

  it("not in canonical form is refused", () => {
    const payload = encodePayload(sample().slice(0, 1).map(postedRound))
    const zero = Uint8Array.of(0)
    const others = variants(rlpDecode(payload), (item) =>
      item instanceof Uint8Array ? [concat(zero, item), []] : [item.toReversed(), [...item, ...item], zero],
    )
    const same = rlpEncode(rlpDecode(payload))
    expect(same).toEqual(payload)
    let refused = 0
    for (const other of others) {
      const bytes = rlpEncode(other)
      const read = attempt(() => decodePayload(bytes))
      if (read === undefined) refused++
      else expect(encodePayload(read)).toEqual(bytes)
    }
    expect(refused).toBeGreaterThan(100)
  })

  it("with writes out of order, or twice, is refused", () => {
    const [round] = sample().map(postedRound)
    const backwards: Change = (list) => list.toReversed()
    const twice: Change = (list) => list.flatMap((of) => [of, of])
    for (const change of [backwards, twice]) {
      expect(() => decodePayload(encodePayload([withWrites(round, { accounts: change })]))).toThrow(/sorted/)
      expect(() => decodePayload(encodePayload([withWrites(round, { slots: change })]))).toThrow(/sorted/)
    }
  })

  it("is not made of rounds whose steps have gaps", () => {
    const [round] = sample()
    if (round === undefined) throw new Error("the sample has a round")
    const blocks = round.blocks.map((block) => ({ ...block, transactions: [...block.transactions, "0x" as const] }))
    expect(() => encodeBatch([{ ...round, blocks }])).toThrow(RoundNotPostable)
  })
})

function attempt<Value>(of: () => Value): Value | undefined {
  try {
    return of()
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return undefined
  }
}

type Change = <Item>(list: readonly Item[]) => readonly Item[]

function withWrites(round: PostedRound | undefined, changes: { accounts?: Change; slots?: Change }): PostedRound {
  if (round === undefined) throw new Error("the sample has a round")
  const same: Change = (list) => list
  const { accounts = same, slots = same } = changes
  const changed = (of: Writes): Writes => ({ accounts: accounts(of.accounts), slots: slots(of.slots) })
  const step = (of: PostedStep): PostedStep => (of.kind === "apply" ? of : { ...of, writes: of.writes.map(changed) })
  return { ...round, blocks: round.blocks.map((block) => ({ ...block, steps: block.steps.map(step) })) }
}

describe("bounds of a batch", () => {
  const posted = (): PostedRound => {
    const [round] = sample().map(postedRound)
    if (round === undefined) throw new Error("the sample has a round")
    return round
  }
  const refusedOver = (max: number, of: (count: number) => PostedRound[], why: RegExp): void => {
    expect(decodeBatch(wrap(encodePayload(of(max))))).toEqual(of(max))
    expect(() => decodeBatch(wrap(encodePayload(of(max + 1))))).toThrow(why)
  }

  it("payloadBytesMax: it unfolds no further, whatever it says", () => {
    const zeros = new Uint8Array(batchLimits.payloadBytesMax + 1)
    const stream = brotliCompressSync(zeros, { params: { 1: 1 } })
    expect(() => unwrap(envelope(stream, zeros.length))).toThrow(/unfold/)
    expect(() => unwrap(envelope(stream, zeros.length - 1))).toThrow(/unfold/)
    expect(() => unwrap(envelope(stream, 0))).toThrow(/unfold/)
    expect(() => wrap(zeros)).toThrow(/unfold/)
    const most = zeros.subarray(1)
    expect(unwrap(envelope(brotliCompressSync(most, { params: { 1: 1 } }), most.length)).length).toBe(most.length)
  })

  it("batchBytesMax", () => {
    const large = new Uint8Array(batchLimits.batchBytesMax + 1)
    expect(() => unwrap(large)).toThrow(`${batchLimits.batchBytesMax}`)
    expect(() => unwrap(large.subarray(1))).toThrow(/version/)
  })

  it("nestingMax", () => {
    const nested = (depth: number): RlpItem => (depth === 0 ? new Uint8Array(0) : [nested(depth - 1)])
    const max = batchLimits.nestingMax
    expect(() => checkNesting(rlpEncode(nested(max)), max)).not.toThrow()
    expect(() => checkNesting(rlpEncode(nested(max + 1)), max)).toThrow(/nested/)
    expect(() => checkNesting(Uint8Array.of(0xc2, 0x83, 1), max)).toThrow(/longer/)
    const deep = new Uint8Array(1_000_000).fill(0xc1)
    expect(() => decodePayload(deep)).toThrow(InputError)
  })

  it("batchRoundsMax", () => {
    const round = (_: unknown, i: number) => ({ number: BigInt(i), blocks: [] })
    refusedOver(batchLimits.batchRoundsMax, (count) => Array.from({ length: count }, round), /4096 rounds/)
  })

  it("roundBlocksMax, blockStepsMax, blockTransactionsMax, hierarchyDepthMax", () => {
    const round = posted()
    const [block] = round.blocks
    if (block === undefined) throw new Error("a round has a block")
    const rounds = (blocks: PostedRound["blocks"]): PostedRound[] => [{ ...round, blocks }]
    const steps = (list: readonly PostedStep[]): PostedRound[] => rounds([{ ...block, steps: list }])
    const step = { kind: "transactions", transactions: 1, writes: [] } as const
    const writes = { accounts: [], slots: [] }
    const few = { ...block, steps: [] }
    refusedOver(batchLimits.roundBlocksMax, (count) => rounds(Array.from({ length: count }, () => few)), /blocks/)
    refusedOver(limits.blockStepsMax, (count) => steps(Array.from({ length: count }, () => step)), /steps/)
    refusedOver(limits.blockTransactionsMax, (transactions) => steps([{ ...step, transactions }]), /transactions/)
    refusedOver(
      limits.hierarchyDepthMax,
      (count) => steps([{ ...step, writes: Array.from({ length: count }, () => writes) }]),
      /layers/,
    )
  })
})
