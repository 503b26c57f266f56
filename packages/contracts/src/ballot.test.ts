import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ballot, deployer, traders } from "./testing/market.ts"

const voteOf = fc.record({
  voter: fc.constantFrom(deployer, ...traders),
  proposal: fc.constantFrom(0n, 1n),
  inFavour: fc.boolean(),
})

describe("a ballot", () => {
  it("counts the first vote of an address on a proposal and no other", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(voteOf, { maxLength: 12 }), async (votes) => {
        const contract = await ballot()
        for (const text of ["more pears", "more apples"]) await contract.send(deployer, "propose", text)
        const first = new Map<string, (typeof votes)[number]>()
        for (const vote of votes) {
          const key = `${vote.voter} on ${vote.proposal}`
          const result = await contract.send(vote.voter, "vote", vote.proposal, vote.inFavour)
          expect(result.succeeded).toBe(!first.has(key))
          if (!result.succeeded) expect(contract.errorName(result)).toBe("AlreadyVoted")
          if (!first.has(key)) first.set(key, vote)
        }
        for (const [proposal, text] of [
          [0n, "more pears"],
          [1n, "more apples"],
        ] as const) {
          const counted = [...first.values()].filter((vote) => vote.proposal === proposal)
          const inFavour = BigInt(counted.filter((vote) => vote.inFavour).length)
          expect(await contract.read("proposalOf", proposal)).toEqual([
            text,
            inFavour,
            BigInt(counted.length) - inFavour,
          ])
        }
      }),
      { numRuns: 15, endOnFailure: true },
    )
  })

  it("refuses a vote on what was not proposed", async () => {
    const contract = await ballot()
    expect(contract.errorName(await contract.send(deployer, "vote", 0n, true))).toBe("NoSuchProposal")
  })
})
