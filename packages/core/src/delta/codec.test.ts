import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { concat, fromHex, fromInteger, toHex } from "../bytes.ts"
import { InputError } from "../errors.ts"
import { keccakHex } from "../keccak.ts"
import { limits } from "../limits.ts"
import { rlpEncode, type RlpItem } from "../rlp.ts"
import { addressOf, difference, plainState, slotOf } from "../testing/plain-state.test.support.ts"
import { decodeDelta, encodeDelta, hashDelta } from "./codec.ts"
import { delta, emptyDelta } from "./delta.ts"

const nothing = new Uint8Array(0)
const at = fromHex(addressOf(1))
const change = (key: number, prior: number, next: number): RlpItem => [
  fromHex(slotOf(key)),
  fromInteger(BigInt(prior)),
  fromInteger(BigInt(next)),
]
const account = (nonce: Uint8Array, balance: Uint8Array): RlpItem => [at, [], [nonce, balance], []]
const decoding = (item: RlpItem) => () => decodeDelta(rlpEncode(item))

describe("spec 2 the encoding of a state delta", () => {
  it("decodes to what was encoded", () => {
    fc.assert(
      fc.property(plainState, plainState, (from, to) => {
        const one = difference(from, to)
        expect(decodeDelta(encodeDelta(one))).toEqual(one)
        expect(hashDelta(one)).toBe(keccakHex(encodeDelta(one)))
      }),
    )
  })

  it("of any other bytes is refused, or is the encoding of what it decodes to", () => {
    const edit = fc.record({ place: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 2 }) })
    fc.assert(
      fc.property(plainState, plainState, fc.array(edit, { minLength: 1, maxLength: 3 }), (from, to, edits) => {
        let bytes = encodeDelta(difference(from, to))
        for (const { place, byte, cut } of edits) {
          const i = place % bytes.length
          bytes = concat(bytes.subarray(0, i), Uint8Array.of(byte), bytes.subarray(i + cut))
        }
        const decoded = decodedOrRefused(bytes)
        if (decoded !== undefined) expect(toHex(encodeDelta(decoded))).toBe(toHex(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it("is never something else for random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = decodedOrRefused(bytes)
        if (decoded !== undefined) expect(toHex(encodeDelta(decoded))).toBe(toHex(bytes))
      }),
    )
  })

  it("refuses what is not canonical", () => {
    const good = [[], [[at, [change(1, 0, 5), change(2, 0, 5)]]]]
    expect(decoding(good)().slots).toHaveLength(2)
    const bad: readonly RlpItem[] = [
      [[], [[at, [change(2, 0, 5), change(1, 0, 5)]]]],
      [[], [[at, [change(1, 0, 5), change(1, 0, 5)]]]],
      [[], [[at, [change(1, 0, 5), change(1, 5, 6)]]]],
      [
        [],
        [
          [at, [change(1, 0, 5)]],
          [at, [change(2, 0, 5)]],
        ],
      ],
      [[], [[at, [change(1, 5, 5)]]]],
      [[], [[at, []]]],
      [[], [[at, [[fromHex(slotOf(1)), Uint8Array.of(0), Uint8Array.of(5)]]]]],
      [[], [[at, [[Uint8Array.of(1), nothing, Uint8Array.of(5)]]]]],
      [[], [[at, [[fromHex(slotOf(1)), nothing, new Uint8Array(33).fill(1)]]]]],
      [[account(nothing, nothing), account(nothing, nothing)], []],
      [[account(nothing, nothing), account(Uint8Array.of(1), nothing)], []],
      [[account(Uint8Array.of(0), nothing)], []],
      [[[at, [], [], []]], []],
      [[[at, [], [nothing, nothing], [nothing, nothing]]], []],
      [[], [], []],
      nothing,
    ]
    for (const item of bad) expect(decoding(item)).toThrow(InputError)
    expect(() => decodeDelta(concat(encodeDelta(emptyDelta), Uint8Array.of(0)))).toThrow(InputError)
    expect(() => decodeDelta(nothing)).toThrow(InputError)
  })

  it("takes nonces of 64 bits and balances of 256 bits, no more", () => {
    const most = account(new Uint8Array(8).fill(255), new Uint8Array(32).fill(255))
    expect(decoding([[most], []])().accounts[0]?.next).toEqual({ nonce: 2n ** 64n - 1n, balance: 2n ** 256n - 1n })
    expect(decoding([[account(new Uint8Array(9).fill(1), nothing)], []])).toThrow("nonce may have 8 bytes")
    expect(decoding([[account(nothing, new Uint8Array(33).fill(1))], []])).toThrow("balance may have 32 bytes")
  })

  it("meets deltaEntriesMax, accounts and slots together", () => {
    const most = limits.deltaEntriesMax
    const empties = (count: number): RlpItem => Array.from({ length: count }, () => nothing)
    expect(decoding([empties(most - 1), [[at, empties(2)]]])).toThrow(`delta may have ${most} entries, got ${most + 1}`)
    expect(decoding([empties(most - 1), [[at, empties(1)]]])).toThrow("account change must be a list")
  })

  it("meets deltaBytesMax before it reads a byte", () => {
    expect(() => decodeDelta(new Uint8Array(limits.deltaBytesMax + 1))).toThrow(
      `delta may have ${limits.deltaBytesMax} bytes`,
    )
    expect(() => decodeDelta(new Uint8Array(limits.deltaBytesMax))).toThrow("not RLP")
  })

  it("hashes the empty delta like any other", () => {
    expect(hashDelta(delta([], []))).toBe(keccakHex(Uint8Array.of(0xc2, 0xc0, 0xc0)))
  })
})

function decodedOrRefused(bytes: Uint8Array) {
  try {
    return decodeDelta(bytes)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
