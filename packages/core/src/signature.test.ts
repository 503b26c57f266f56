import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { privateKeyToAccount, sign } from "viem/accounts"
import { fromHex, toHex } from "./bytes.ts"
import { InputError } from "./errors.ts"
import { hash, type Hex } from "./primitives.ts"
import { addressOfKey, signDigest, signerOf } from "./signature.ts"

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes.with(0, 1)))
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hash(toHex(bytes)))

describe("signatures (secp256k1)", () => {
  it("are viem's, and name their signer", async () => {
    await fc.assert(
      fc.asyncProperty(key, digest, async (by, of) => {
        const signature = signDigest(of, by)
        const reference = fromHex(await sign({ hash: of, privateKey: by, to: "hex" }))
        expect(signature).toBe(toHex(reference.with(64, (reference[64] ?? 0) - 27)))
        expect(addressOfKey(by)).toBe(privateKeyToAccount(by).address.toLowerCase())
        expect(signerOf(of, signature)).toBe(addressOfKey(by))
      }),
      { numRuns: 20 },
    )
  })

  it("of another digest or with another byte are another's, or nobody's", () => {
    fc.assert(
      fc.property(key, digest, fc.nat({ max: 64 }), (by, of, place) => {
        const signature = fromHex(signDigest(of, by))
        const changed = toHex(signature.with(place, (signature[place] ?? 0) ^ 1))
        expect(signerOf(of, changed)).not.toBe(addressOfKey(by))
      }),
      { numRuns: 50 },
    )
  })

  it("that are none are nobody's", () => {
    const of = hash(`0x${"11".repeat(32)}`)
    const bad: readonly Hex[] = ["0x", `0x${"00".repeat(65)}`, `0x${"11".repeat(64)}`, `0x${"11".repeat(64)}02`]
    for (const signature of bad) expect(signerOf(of, signature)).toBeUndefined()
  })

  it("are not made by what is no key", () => {
    for (const bad of ["0x", `0x${"00".repeat(32)}`, `0x${"ff".repeat(32)}`, `0x${"11".repeat(31)}`] as const) {
      expect(() => addressOfKey(bad)).toThrow(InputError)
    }
  })
})
