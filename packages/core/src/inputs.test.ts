import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { encodeAbiParameters, keccak256, concat as concatHex } from "viem"
import type { LayerContext } from "./block/fields.ts"
import { toHex } from "./bytes.ts"
import { hashFields, hashInputs, hashTransactions, type PublicInputs } from "./inputs.ts"
import { address, blockHash, hash, layerId, root } from "./primitives.ts"

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex)
const amount = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const layer = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map(layerId)
const aHash = bytes(32).map(hash)
const aRoot = bytes(32).map(root)

const inputs: fc.Arbitrary<PublicInputs> = fc.record({
  version: fc.constant(1 as const),
  layer,
  preRoot: aRoot,
  postRoot: aRoot,
  block: bytes(32).map(blockHash),
  transactionsHash: aHash,
  ancestors: fc.array(
    fc.record({
      layer,
      preRoot: aRoot,
      postRoot: aRoot,
      readHash: aHash,
      deltaHash: aHash,
      logHash: aHash,
      fieldsHash: aHash,
    }),
    { maxLength: 3 },
  ),
})

const context: fc.Arbitrary<LayerContext> = fc.record({
  layer,
  hardfork: fc.constant("osaka" as const),
  hosted: fc.boolean(),
  transparent: fc.boolean(),
  slotPrice: amount,
  fields: fc.record({
    number: amount,
    timestamp: amount,
    gasLimit: amount,
    baseFee: amount,
    blobBaseFee: amount,
    prevRandao: aHash,
    coinbase: bytes(20).map(address),
  }),
  anchor: fc.record({ number: amount, hash: bytes(32).map(blockHash) }),
})

const uint = { type: "uint256" } as const
const bytes32 = { type: "bytes32" } as const

describe("spec 7 public inputs are hashed over their ABI encoding", () => {
  it("as the settlement chain's verifier encodes them", () => {
    const one = { type: "tuple", components: [uint, bytes32, bytes32, bytes32, bytes32, bytes32, bytes32] } as const
    const named = one.components.map((component, i) => ({ ...component, name: `f${i}` }))
    fc.assert(
      fc.property(inputs, (of) => {
        const ancestors = of.ancestors.map((at) => ({
          f0: BigInt(at.layer),
          f1: at.preRoot,
          f2: at.postRoot,
          f3: at.readHash,
          f4: at.deltaHash,
          f5: at.logHash,
          f6: at.fieldsHash,
        }))
        const encoded = encodeAbiParameters(
          [uint, uint, bytes32, bytes32, bytes32, bytes32, { type: "tuple[]", components: named }],
          [1n, BigInt(of.layer), of.preRoot, of.postRoot, of.block, of.transactionsHash, ancestors],
        )
        expect(hashInputs(of)).toBe(keccak256(encoded))
      }),
    )
  })

  it("and so are the block fields", () => {
    fc.assert(
      fc.property(context, (of) => {
        const { fields, anchor } = of
        const encoded = encodeAbiParameters(
          [uint, uint, uint, uint, uint, uint, bytes32, { type: "address" }, uint, bytes32],
          [
            BigInt(of.layer),
            fields.number,
            fields.timestamp,
            fields.gasLimit,
            fields.baseFee,
            fields.blobBaseFee,
            fields.prevRandao,
            fields.coinbase,
            anchor.number,
            anchor.hash,
          ],
        )
        expect(hashFields(of)).toBe(keccak256(encoded))
      }),
    )
  })

  it("transactions by their hashes, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }).map(toHex), { maxLength: 5 }), (raws) => {
        expect(hashTransactions(raws)).toBe(keccak256(concatHex(raws.map((raw) => keccak256(raw)))))
      }),
    )
  })
})
