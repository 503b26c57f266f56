import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { keccak256, numberToHex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { concat, fromHex, fromInteger, toHex, toInteger } from "../bytes.ts"
import { limits } from "../limits.ts"
import { type Hex, layerId } from "../primitives.ts"
import { rlpBytes, rlpDecode, rlpEncode, type RlpItem, rlpList } from "../rlp.ts"
import { type Chain, decodeIncluded, decodeTransaction, hashTransaction } from "./decode.ts"
import { TransactionRefused } from "./refused.ts"

const chain: Chain = { layer: layerId(7101), hardfork: "osaka" }
const signer = privateKeyToAccount(`0x${"42".repeat(32)}`)
const other = privateKeyToAccount(`0x${"43".repeat(32)}`)
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
const order = halfOrder * 2n + 1n

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex)
const price = fc.bigInt({ min: 0n, max: 2n ** 64n })
const base = fc.record({
  chainId: fc.constant(7101),
  nonce: fc.nat(),
  gas: fc.bigInt({ min: 21_000n, max: 16_777_216n }),
  to: fc.option(bytes(20), { nil: undefined }),
  value: fc.bigInt({ min: 0n, max: 2n ** 200n }),
  data: fc.uint8Array({ maxLength: 80 }).map(toHex),
})
const accessList = fc.array(fc.record({ address: bytes(20), storageKeys: fc.array(bytes(32), { maxLength: 2 }) }), {
  maxLength: 2,
})
const fees = fc.tuple(price, price).map(([tip, more]) => ({ maxPriorityFeePerGas: tip, maxFeePerGas: tip + more }))
const delegation = fc.record({ address: bytes(20), chainId: fc.constantFrom(0, 7101, 1), nonce: fc.nat() })

const legacy = fc.tuple(base, price).map(([of, gasPrice]) => ({ ...of, type: "legacy", gasPrice }) as const)
const listed = fc
  .tuple(base, price, accessList)
  .map(([of, gasPrice, list]) => ({ ...of, type: "eip2930", gasPrice, accessList: list }) as const)
const dynamic = fc
  .tuple(base, fees, accessList)
  .map(([of, fee, list]) => ({ ...of, ...fee, type: "eip1559", accessList: list }) as const)

describe("a transaction decodes to what viem signed", () => {
  it("of types 0, 1 and 2", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(legacy, listed, dynamic), async (of) => {
        const raw = await signer.signTransaction(of)
        const decoded = decodeTransaction(raw, chain)
        expect(decoded).toEqual({ ...expected(of, raw), authorizations: [], type: typeNumber[of.type] })
        expect(hashTransaction(raw)).toBe(decoded.hash)
      }),
      { numRuns: 60 },
    )
  })

  it("of type 4, with the authority of each authorization (EIP-7702)", async () => {
    const withList = fc.tuple(dynamic, bytes(20), fc.array(delegation, { minLength: 1, maxLength: 3 }))
    await fc.assert(
      fc.asyncProperty(withList, async ([of, to, list]) => {
        const authorizationList = await Promise.all(list.map((one) => other.signAuthorization(one)))
        const raw = await signer.signTransaction({ ...of, to, type: "eip7702", authorizationList })
        const authorizations = list.map((one) => ({
          chainId: BigInt(one.chainId),
          address: one.address,
          nonce: BigInt(one.nonce),
          authority: other.address.toLowerCase(),
        }))
        expect(decodeTransaction(raw, chain)).toEqual({ ...expected({ ...of, to }, raw), type: 4, authorizations })
      }),
      { numRuns: 20 },
    )
  })

  it("of type 4, without an authority where an authorization's signature is not valid", async () => {
    const good = await other.signAuthorization({ chainId: 7101, address: other.address, nonce: 0 })
    const high = { ...good, s: numberToHex(order - BigInt(good.s)), yParity: good.yParity === 0 ? 1 : 0 }
    const none = { ...good, r: numberToHex(order) }
    const to = other.address
    const raw = await signer.signTransaction({ ...plain, to, type: "eip7702", authorizationList: [good, high, none] })
    const authorities = decodeTransaction(raw, chain).authorizations.map((of) => of.authority)
    expect(authorities).toEqual([other.address.toLowerCase(), undefined, undefined])
  })
})

const typeNumber = { legacy: 0, eip2930: 1, eip1559: 2 } as const

type Generated<T> = T extends fc.Arbitrary<infer Value> ? Value : never

function expected(of: Generated<typeof legacy | typeof listed | typeof dynamic>, raw: Hex) {
  return {
    hash: keccak256(raw),
    raw,
    sender: signer.address.toLowerCase(),
    nonce: BigInt(of.nonce),
    gasLimit: of.gas,
    maxFeePerGas: of.type === "eip1559" ? of.maxFeePerGas : of.gasPrice,
    maxPriorityFeePerGas: of.type === "eip1559" ? of.maxPriorityFeePerGas : of.gasPrice,
    to: of.to,
    value: of.value,
    data: of.data,
    accessList:
      of.type === "legacy" ? [] : of.accessList.map(({ address, storageKeys }) => ({ address, slots: storageKeys })),
    blobHashes: [],
    maxFeePerBlobGas: 0n,
  }
}

const plain = {
  type: "eip1559" as const,
  chainId: 7101,
  nonce: 1,
  gas: 50_000n,
  maxFeePerGas: 10n,
  maxPriorityFeePerGas: 1n,
  to: `0x${"aa".repeat(20)}` as const,
}

async function refusal(raw: Hex | Promise<Hex>): Promise<string> {
  const signed = await raw
  try {
    decodeTransaction(signed, chain)
  } catch (error) {
    if (error instanceof TransactionRefused) return error.facts.reason
    throw error
  }
  return "none"
}

/** The transaction of type 2 with one of its twelve fields put in another's place. */
async function withItem(place: number, item: RlpItem): Promise<Hex> {
  const raw = fromHex(await signer.signTransaction(plain))
  const items = rlpList(rlpDecode(raw.subarray(1)), "transaction", 12)
  return toHex(concat(Uint8Array.of(2), rlpEncode(items.map((old, i) => (i === place ? item : old)))))
}

describe("a transaction is refused", () => {
  it("signed for another chain, or for any chain", async () => {
    expect(await refusal(signer.signTransaction(plain))).toBe("none")
    expect(await refusal(signer.signTransaction({ ...plain, chainId: 7102 }))).toBe("wrongChain")
    const old = { type: "legacy", nonce: 0, gas: 21_000n, gasPrice: 1n, to: signer.address } as const
    expect(await refusal(signer.signTransaction({ ...old, chainId: 7102 }))).toBe("wrongChain")
    expect(await refusal(signer.signTransaction(old))).toBe("wrongChain")
    expect(await refusal(signer.signTransaction({ ...old, chainId: 7101 }))).toBe("none")
  })

  it("that carries blobs, or is of an unknown type", async () => {
    expect(await refusal("0x03c0")).toBe("unsupportedType")
    for (const first of ["05", "00", "7e"]) expect(await refusal(`0x${first}c0`)).toBe("unsupportedType")
  })

  it("that is malformed, or not signed", async () => {
    for (const raw of ["0x7f", "0x80", "0xc0", "0x02", "0x02c0", "0x01c0", "0x04c0", "0xf8"] as const) {
      expect(await refusal(raw), raw).toBe("malformed")
    }
    const signed = await signer.signTransaction(plain)
    expect(await refusal(`${signed}00`)).toBe("malformed")
    expect(await refusal(toHex(fromHex(signed).subarray(0, -1)))).toBe("malformed")
    expect(await refusal(withItem(5, new Uint8Array(19)))).toBe("malformed")
    expect(await refusal(withItem(1, Uint8Array.of(0, 1)))).toBe("malformed")
    expect(await refusal(withItem(10, new Uint8Array(0)))).toBe("malformed")
    expect(await refusal(withItem(10, new Uint8Array(32).fill(255)))).toBe("malformed")
    expect(await refusal(withItem(9, Uint8Array.of(2)))).toBe("malformed")
  })

  it("whose signature has the high s of two (EIP-2)", async () => {
    const raw = fromHex(await signer.signTransaction(plain))
    const items = rlpList(rlpDecode(raw.subarray(1)), "transaction", 12)
    const s = toInteger(rlpBytes(items[11], "s"))
    const yParity = toInteger(rlpBytes(items[9], "yParity"))
    const high = items.map((old, i) => (i === 11 ? fromInteger(order - s) : i === 9 ? fromInteger(1n - yParity) : old))
    expect(await refusal(toHex(concat(Uint8Array.of(2), rlpEncode(high))))).toBe("malformed")
  })

  it("whose tip is above its fee, or whose gas is above what the fork lets one have", async () => {
    expect(await refusal(withItem(2, Uint8Array.of(11)))).toBe("tipAboveFee")
    expect(await refusal(signer.signTransaction({ ...plain, gas: 16_777_217n }))).toBe("gasLimitTooHigh")
    const prague: Chain = { ...chain, hardfork: "prague" }
    const raw = await signer.signTransaction({ ...plain, gas: 16_777_217n })
    expect(decodeTransaction(raw, prague).gasLimit).toBe(16_777_217n)
  })

  it("larger than transactionBytesMax, unless a block already has it", async () => {
    const most = limits.transactionBytesMax
    const empty = (await signer.signTransaction({ ...plain, data: sized(most - 1_000) })).length / 2 - 1
    const fitting = await signer.signTransaction({ ...plain, data: sized(2 * most - 1_000 - empty) })
    expect(fromHex(fitting)).toHaveLength(most)
    expect(decodeTransaction(fitting, chain).data).toHaveLength(2 + 2 * (2 * most - 1_000 - empty))
    const tooLarge = await signer.signTransaction({ ...plain, data: sized(2 * most - 999 - empty) })
    expect(await refusal(tooLarge)).toBe("tooLarge")
    expect(decodeIncluded(tooLarge, chain).hash).toBe(keccak256(tooLarge))
  })

  it("never with another error, whatever the bytes", async () => {
    const edit = fc.record({ place: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 2 }) })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(legacy, listed, dynamic),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        async (of, edits) => {
          let raw = fromHex(await signer.signTransaction(of))
          for (const { place, byte, cut } of edits) {
            const i = place % raw.length
            raw = concat(raw.subarray(0, i), Uint8Array.of(byte), raw.subarray(i + cut))
          }
          await refusal(toHex(raw))
        },
      ),
      { numRuns: 200 },
    )
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (raw) => void (await refusal(toHex(raw)))))
  })
})

function sized(length: number): Hex {
  return toHex(new Uint8Array(length).fill(1))
}
