import type { Hex, Refusal } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { code, op } from "../testing/assemble.test.support.ts"
import { addressOf, ether, signer, type TransactionSetup, World } from "../testing/world.test.support.ts"

const child = addressOf(1)

async function reason(layers: World, of: TransactionSetup): Promise<Refusal["reason"] | "included"> {
  const { outcome } = await layers.attempt(of)
  return outcome.kind === "refused" ? outcome.refusal.reason : "included"
}

describe("spec 3, 10 what is refused before it runs", () => {
  const world = (of: { hardfork?: "cancun" | "prague" | "osaka" } = {}) =>
    new World([
      {
        id: 1,
        ...of,
        accounts: [
          { at: signer, balance: ether, nonce: 5n },
          { at: child, code: code(op.stop), balance: ether },
        ],
      },
    ])

  it("nonces, fees and funds that do not fit", async () => {
    expect(await reason(world(), { to: child, nonce: 4n })).toBe("nonceTooLow")
    expect(await reason(world(), { to: child, nonce: 6n })).toBe("nonceTooHigh")
    expect(await reason(world(), { to: child, nonce: 2n ** 64n - 1n })).toBe("nonceTooHigh")
    expect(await reason(world(), { to: child, maxFeePerGas: 6n, maxPriorityFeePerGas: 0n })).toBe("feeTooLow")
    expect(await reason(world(), { to: child, maxFeePerGas: 7n, maxPriorityFeePerGas: 0n })).toBe("included")
    expect(await reason(world(), { to: child, maxPriorityFeePerGas: 11n })).toBe("tipAboveFee")
    expect(await reason(world(), { to: child, value: ether - 10_000_000n + 1n })).toBe("insufficientFunds")
    expect(await reason(world(), { to: child, value: ether - 10_000_000n })).toBe("included")
    expect(await reason(world(), { sender: child, to: child, nonce: 1n })).toBe("senderHasCode")
  })

  it("gas that does not fit", async () => {
    expect(await reason(world(), { to: child, gasLimit: 20_999n })).toBe("gasLimitTooLow")
    expect(await reason(world(), { to: child, gasLimit: 21_000n })).toBe("included")
    expect(await reason(world(), { to: child, gasLimit: 16_777_217n })).toBe("gasLimitTooHigh")
    expect(await reason(world(), { to: child, gasLimit: 16_777_216n })).toBe("included")
    expect(await reason(world({ hardfork: "prague" }), { to: child, gasLimit: 30_000_000n })).toBe("included")
    expect(await reason(world({ hardfork: "prague" }), { to: child, gasLimit: 30_000_001n })).toBe("blockGasExceeded")
  })

  it("shapes that do not fit", async () => {
    const large: Hex = `0x${"00".repeat(49_153)}`
    expect(await reason(world(), { data: large, gasLimit: 5_000_000n })).toBe("initcodeTooLarge")
    expect(await reason(world(), { data: `0x${"00".repeat(49_152)}`, gasLimit: 5_000_000n })).toBe("included")
    expect(await reason(world(), { type: 4, to: child })).toBe("invalidAuthorizations")
    const authorizations = [{ chainId: 1n, address: child, nonce: 0n }]
    expect(await reason(world(), { type: 4, authorizations })).toBe("invalidAuthorizations")
    expect(await reason(world({ hardfork: "cancun" }), { type: 4, to: child, authorizations })).toBe("unsupportedType")
  })
})
