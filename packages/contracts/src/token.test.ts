import { describe, expect, it } from "vitest"
import { deployer, market, traders } from "./testing/market.ts"

describe("a token", () => {
  it("keeps its supply while it moves, and moves no more than there is", async () => {
    const { token0 } = await market(1_000_000n, 1_000_000n, 100n)
    const [from, to] = traders
    const supply = await token0.read("totalSupply")
    expect((await token0.send(from ?? deployer, "transfer", to, 60n)).succeeded).toBe(true)
    expect(await token0.read("balanceOf", from)).toBe(40n)
    expect(await token0.read("balanceOf", to)).toBe(160n)
    expect(token0.errorName(await token0.send(from ?? deployer, "transfer", to, 41n))).toBe("BalanceTooLow")
    expect(await token0.read("totalSupply")).toBe(supply)
  })

  it("is minted by its deployer alone", async () => {
    const { token0 } = await market(1_000_000n, 1_000_000n, 100n)
    const stranger = traders[0] ?? deployer
    expect(token0.errorName(await token0.send(stranger, "mint", stranger, 1n))).toBe("NotMinter")
  })
})
