import { createBlockHeader } from "@ethereumjs/block"
import { createCustomCommon, Mainnet } from "@ethereumjs/common"
import { createAddressFromString } from "@ethereumjs/util"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fromHex, toHex } from "../bytes.ts"
import { address, blockHash, hash, root, type Hex } from "../primitives.ts"
import { hardforks } from "./fields.ts"
import { emptyRequestsHash, encodeHeader, fieldsOf, hashHeader, type Header } from "./header.ts"

const bytes = (length: number): fc.Arbitrary<Hex> => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex)
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) }))

const header: fc.Arbitrary<Header> = fc.record({
  parentHash: bytes(32).map(blockHash),
  coinbase: bytes(20).map(address),
  stateRoot: bytes(32).map(root),
  transactionsRoot: bytes(32).map(root),
  receiptsRoot: bytes(32).map(root),
  logsBloom: bytes(256),
  number: amount,
  gasLimit: amount.map((limit) => limit + 5_000n),
  gasUsed: fc.bigInt({ min: 0n, max: 5_000n }),
  timestamp: amount,
  stepsHash: bytes(32).map(hash),
  prevRandao: bytes(32).map(hash),
  baseFee: amount,
  hardfork: fc.constantFrom(...hardforks),
})

describe("a block header has the layout of its fork", () => {
  it("and the hash that the library gives it", () => {
    fc.assert(
      fc.property(header, (of) => {
        const common = createCustomCommon({ chainId: 7000 }, Mainnet, { hardfork: of.hardfork })
        const reference = createBlockHeader(
          {
            parentHash: fromHex(of.parentHash),
            coinbase: createAddressFromString(of.coinbase),
            stateRoot: fromHex(of.stateRoot),
            transactionsTrie: fromHex(of.transactionsRoot),
            receiptTrie: fromHex(of.receiptsRoot),
            logsBloom: fromHex(of.logsBloom),
            difficulty: 0n,
            number: of.number,
            gasLimit: of.gasLimit,
            gasUsed: of.gasUsed,
            timestamp: of.timestamp,
            extraData: fromHex(of.stepsHash),
            mixHash: fromHex(of.prevRandao),
            baseFeePerGas: of.baseFee,
            blobGasUsed: 0n,
            excessBlobGas: 0n,
            ...(of.hardfork !== "cancun" && { requestsHash: fromHex(emptyRequestsHash) }),
          },
          { common, skipConsensusFormatValidation: true },
        )
        expect(toHex(encodeHeader(of))).toBe(toHex(reference.serialize()))
        expect(hashHeader(of)).toBe(toHex(reference.hash()))
        expect(fieldsOf(of)).toMatchObject({ number: of.number, baseFee: of.baseFee, coinbase: of.coinbase })
      }),
    )
  })
})
