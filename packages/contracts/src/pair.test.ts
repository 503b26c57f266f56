import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { deployer, market, traders, unlimited } from "./testing/market.ts"
import { reservesOf } from "./testing/reserves.ts"

const trade = fc.record({
  trader: fc.constantFrom(...traders),
  forward: fc.boolean(),
  amountIn: fc.bigInt({ min: 0n, max: 10n ** 21n }),
})
const deposit = fc.bigInt({ min: 10_000n, max: 10n ** 24n })

describe("a constant-product pair", () => {
  it("never has a smaller product of reserves after a swap, and holds what it says it holds", async () => {
    const swaps = fc.array(trade, { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(deposit, deposit, swaps, async (liquidity0, liquidity1, trades) => {
        const { pair, token0, token1 } = await market(liquidity0, liquidity1, 10n ** 22n)
        for (const { trader, forward, amountIn } of trades) {
          const [before0, before1] = await reservesOf(pair)
          const { succeeded } = await pair.send(trader, "swap", (forward ? token0 : token1).address, amountIn, 0n)
          const [after0, after1] = await reservesOf(pair)
          if (succeeded) expect(after0 * after1).toBeGreaterThanOrEqual(before0 * before1)
          else expect([after0, after1]).toEqual([before0, before1])
          expect(await token0.read("balanceOf", pair.address)).toBe(after0)
          expect(await token1.read("balanceOf", pair.address)).toBe(after1)
        }
      }),
      { numRuns: 15, endOnFailure: true },
    )
  })

  it("takes 0.3 % of what comes in", async () => {
    const { pair, token0, token1 } = await market(1_000_000n, 1_000_000n, 10_000n)
    await pair.send(traders[0] ?? deployer, "swap", token0.address, 1_000n, 0n)
    expect(await token1.read("balanceOf", traders[0])).toBe(10_000n + (997_000n * 1_000_000n) / 1_000_997_000n)
  })

  it("refuses a swap below the least output asked for, and a token that is not in it", async () => {
    const { pair, token0 } = await market(1_000_000n, 1_000_000n, 10_000n)
    const trader = traders[0] ?? deployer
    expect(pair.errorName(await pair.send(trader, "swap", token0.address, 1_000n, 997n))).toBe("OutputTooLow")
    expect(pair.errorName(await pair.send(trader, "swap", pair.address, 1_000n, 0n))).toBe("UnknownToken")
  })

  it("pays a provider who leaves at once no more than was put in", async () => {
    const amounts = fc.record({ of0: deposit, of1: deposit })
    await fc.assert(
      fc.asyncProperty(deposit, deposit, amounts, async (liquidity0, liquidity1, { of0, of1 }) => {
        const { pair, token0, token1 } = await market(liquidity0, liquidity1, 10n ** 25n)
        const provider = traders[1] ?? deployer
        await pair.send(provider, "addLiquidity", of0, of1)
        await pair.send(provider, "removeLiquidity", await pair.read("sharesOf", provider))
        expect(await token0.read("balanceOf", provider)).toBeLessThanOrEqual(10n ** 25n)
        expect(await token1.read("balanceOf", provider)).toBeLessThanOrEqual(10n ** 25n)
      }),
      { numRuns: 15, endOnFailure: true },
    )
  })

  it("keeps an unlimited allowance and spends a limited one", async () => {
    const { pair, token0 } = await market(1_000_000n, 1_000_000n, 10_000n)
    const trader = traders[2] ?? deployer
    await pair.send(trader, "swap", token0.address, 10n, 0n)
    expect(await token0.read("allowance", trader, pair.address)).toBe(unlimited)
    await token0.send(trader, "approve", pair.address, 15n)
    await pair.send(trader, "swap", token0.address, 10n, 0n)
    expect(await token0.read("allowance", trader, pair.address)).toBe(5n)
    expect(token0.errorName(await pair.send(trader, "swap", token0.address, 10n, 0n))).toBe("AllowanceTooLow")
  })
})
