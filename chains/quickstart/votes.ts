import { calls } from "./calls.ts"
import type { OpenStage } from "./stage.ts"
import { prepare, receiptOf, send, submit } from "./wallet.ts"

const gasOfVote = 200_000n

/**
 * Votes come in by both boosters and on the shared layer; a second vote by another booster is refused
 * by the contract. @throws Error if it is not
 */
export async function votes({ shared, ammA, ammB, people, contracts, log }: OpenStage): Promise<void> {
  const { ballot } = contracts
  await Promise.all([
    send(ammA, people.alice, calls.vote(ballot, true)),
    send(ammB, people.bob, calls.vote(ballot, true)),
    send(shared, people.carol, calls.vote(ballot, false)),
  ])
  log("4. Alice votes through A, Bob through B, Carol on the shared layer. One ballot counts them all.")
  const again = { ...calls.vote(ballot, true), gas: gasOfVote }
  const receipt = await receiptOf(await submit(await prepare(ammB, people.alice, again)))
  if (receipt.status !== "reverted") throw new Error("a second vote of one address was counted")
  log("   Alice tries again through B: the contract refuses, it knows her vote from A.")
}
