import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Abi, type Hex, toFunctionSelector } from "viem"
import { describe, expect, it } from "vitest"
import * as contracts from "./index.ts"
import { solidityFolder } from "./testing/compiled.ts"
import { deployer, market } from "./testing/market.ts"

const applySelector = toFunctionSelector("applyStateUpdates((bytes32 slot, bytes32 value)[])")

function selectors(abi: Abi): Hex[] {
  return abi.flatMap((entry) => (entry.type === "function" ? [toFunctionSelector(entry)] : []))
}

describe("contracts of the shared layer know nothing of boosters", () => {
  const known = {
    Token: [contracts.tokenAbi, contracts.tokenRuntimeBytecode],
    Pair: [contracts.pairAbi, contracts.pairRuntimeBytecode],
    Ballot: [contracts.ballotAbi, contracts.ballotRuntimeBytecode],
  } as const

  for (const [name, [abi, code]] of Object.entries(known)) {
    it(`${name} has no applyStateUpdates, neither in its interface nor in its code or source`, () => {
      expect(selectors(abi).length).toBeGreaterThan(4)
      expect(selectors(abi)).not.toContain(applySelector)
      expect(code).not.toContain(applySelector.slice(2))
      expect(readFileSync(join(solidityFolder, `${name}.sol`), "utf8")).not.toMatch(/applyStateUpdates|Trellis/i)
    })
  }

  it("the code that is deployed is the runtime constant", async () => {
    const { chain, token0, pair } = await market(1_000_000n, 1_000_000n, 1n)
    expect(await chain.code(token0.address)).toBe(contracts.tokenRuntimeBytecode)
    expect(await chain.code(pair.address)).toBe(contracts.pairRuntimeBytecode)
    expect(await chain.code(await chain.deploy(deployer, contracts.ballotBytecode))).toBe(
      contracts.ballotRuntimeBytecode,
    )
  })
})
