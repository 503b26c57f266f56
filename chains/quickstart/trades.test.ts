import { describe, expect, it } from "vitest"
import type { Step } from "./steps.ts"
import { limits } from "./limits.ts"
import { type Chained, chainedAmong, untilChained } from "./trades.ts"

const hash = (of: number): `0x${string}` => `0x${of.toString(16).padStart(64, "0")}`
const [carols, alices, daves, bobs] = [1, 2, 3, 4].map((of) => ({ transactionHash: hash(of) }))
const [blockOfA, laterOfA, blockOfB, sharedBlock] = [10, 11, 12, 13].map(hash)

const base = { slots: [], preRoot: hash(100), postRoot: hash(100), blockNumber: 5n }
const apply = (index: bigint, child: `0x${string}` | undefined): Step => ({
  ...base,
  index,
  transactions: [hash(50 + Number(index))],
  child: { chainId: 7101, number: 1n, hash: child ?? "0x" },
})
const own: Step = { ...base, index: 1n, transactions: [hash(1)] }
const [ofA, ofB] = [apply(0n, blockOfA), apply(2n, blockOfB)]
const receipts = (aliceIn = blockOfA, daveIn = blockOfA) =>
  [
    { ...carols, blockHash: sharedBlock },
    { ...alices, blockHash: aliceIn },
    { ...daves, blockHash: daveIn },
    { ...bobs, blockHash: blockOfB },
  ].flatMap(({ transactionHash, blockHash }) => (transactionHash && blockHash ? [{ transactionHash, blockHash }] : []))

describe("swaps chained in one block of the shared layer", () => {
  it("are consecutive steps of A, its own and B", () => {
    expect(chainedAmong([ofA, own, ofB], receipts())).toEqual({ blockNumber: 5n, steps: [ofA, own, ofB] })
  })

  it("are not those of two blocks, another order, two blocks of A, or roots that do not meet", () => {
    expect(chainedAmong([ofA, own, { ...ofB, blockNumber: 6n }], receipts())).toBeUndefined()
    expect(chainedAmong([{ ...own, index: 0n }, { ...ofA, index: 1n }, ofB], receipts())).toBeUndefined()
    expect(chainedAmong([ofA, own, { ...ofB, index: 3n }], receipts())).toBeUndefined()
    expect(chainedAmong([ofA, own, ofB, apply(3n, laterOfA)], receipts(blockOfA, laterOfA))).toBeUndefined()
    expect(chainedAmong([ofA, own, { ...ofB, preRoot: hash(101) }], receipts())).toBeUndefined()
  })

  it("are tried for no more often than the bound", async () => {
    let attempts = 0
    const missed = () => Promise.resolve((attempts++, undefined))
    await expect(untilChained(missed, () => undefined)).rejects.toThrow(`after ${limits.triosMax} attempts`)
    expect(attempts).toBe(limits.triosMax)
    const chained: Chained = { blockNumber: 5n, steps: [ofA, own, ofB] }
    expect(
      await untilChained(
        () => Promise.resolve(chained),
        () => undefined,
      ),
    ).toBe(chained)
  })
})
