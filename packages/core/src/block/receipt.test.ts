import { Bloom, encodeReceipt as encodeByLibrary } from "@ethereumjs/vm"
import { RLP } from "@ethereumjs/rlp"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fromHex, toHex } from "../bytes.ts"
import { keccakHex } from "../keccak.ts"
import { address, hash, layerId, transactionHash } from "../primitives.ts"
import { bloom, encodeReceipt, hashLogs, type Log } from "./receipt.ts"

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex)

const log: fc.Arbitrary<Log> = fc.record({
  layer: fc.integer({ min: 1, max: 3 }).map(layerId),
  address: bytes(20).map(address),
  topics: fc.array(bytes(32).map(hash), { maxLength: 4 }),
  data: fc.uint8Array({ maxLength: 100 }).map(toHex),
})

const types = fc.constantFrom(...([0, 1, 2, 3, 4] as const))

const receipt = fc.record({
  transaction: bytes(32).map(transactionHash),
  type: types,
  succeeded: fc.boolean(),
  gasUsed: fc.bigInt({ min: 0n, max: 2n ** 40n }),
  cumulativeGasUsed: fc.bigInt({ min: 1n, max: 2n ** 40n }),
  effectiveGasPrice: fc.bigInt({ min: 0n, max: 2n ** 40n }),
  logs: fc.array(log, { maxLength: 4 }),
  ranOn: fc.constant(layerId(1)),
  slotFee: fc.constant(0n),
  output: fc.constant("0x" as const),
})

const toLibrary = (of: Log): [Uint8Array, Uint8Array[], Uint8Array] => [
  fromHex(of.address),
  of.topics.map(fromHex),
  fromHex(of.data),
]

describe("a receipt is encoded as Ethereum's (EIP-658, 2718)", () => {
  it("the same as the library's, bloom filter and all", () => {
    fc.assert(
      fc.property(receipt, (of) => {
        const filter = new Bloom()
        for (const entry of of.logs.flatMap(({ address: at, topics }) => [at, ...topics])) filter.add(fromHex(entry))
        expect(toHex(bloom(of.logs))).toBe(toHex(filter.bitvector))
        const reference = {
          status: of.succeeded ? (1 as const) : (0 as const),
          cumulativeBlockGasUsed: of.cumulativeGasUsed,
          bitvector: filter.bitvector,
          logs: of.logs.map(toLibrary),
        }
        expect(toHex(encodeReceipt(of))).toBe(toHex(encodeByLibrary(reference, of.type)))
        expect(hashLogs(of.logs)).toBe(keccakHex(RLP.encode(of.logs.map(toLibrary))))
      }),
    )
  })

  it("with more log data than an engine takes arguments", () => {
    const [one] = fc.sample(receipt, { numRuns: 1, seed: 7 })
    const data = toHex(new Uint8Array(400_000))
    const large: Log = { layer: layerId(1), address: address(`0x${"11".repeat(20)}`), topics: [], data }
    if (one === undefined) throw new Error("a sample has one entry")
    expect(encodeReceipt({ ...one, type: 2, logs: [large] })[0]).toBe(2)
  })
})
