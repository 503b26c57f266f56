import { setTimeout as sleep } from "node:timers/promises"
import { parseEther, type TransactionReceipt } from "viem"
import { calls } from "./calls.ts"
import { lower } from "./fields.ts"
import { limits } from "./limits.ts"
import { stepLine } from "./lines.ts"
import type { OpenStage } from "./stage.ts"
import { brokenLink, type Step, stepCount, stepsSince } from "./steps.ts"
import { prepare, receiptOf, send, submit, succeeded } from "./wallet.ts"

/** Consecutive steps of one block of the shared layer: of booster A, its own, of booster B. */
export interface Chained {
  readonly blockNumber: bigint
  readonly steps: readonly [ofA: Step, own: Step, ofB: Step]
}

/** Each trader lets the pool take tokens, by way of the layer where that trader is at home. */
export async function approvals({ shared, ammA, ammB, people, contracts, log }: OpenStage): Promise<void> {
  const { apples, pears, pair } = contracts
  await Promise.all([
    send(ammA, people.alice, calls.approve(apples, pair)),
    send(ammA, people.dave, calls.approve(pears, pair)),
    send(ammB, people.bob, calls.approve(pears, pair)),
    send(shared, people.carol, calls.approve(apples, pair)),
  ])
  log("2. The traders approve the pool: Alice and Dave through booster A, Bob through B, Carol on the shared layer.")
  log("   Same addresses, same calls: a wallet changes nothing but the RPC address.")
}

/**
 * Swaps sent to booster A, to the shared layer and to booster B at once, until one block of the shared
 * layer holds all three in that order, each step on the root where the one before it ended.
 * @throws Error if no block does after `triosMax` attempts
 */
export async function chainedTrades(stage: OpenStage): Promise<Chained> {
  stage.log("3. At one moment Alice and Dave swap on A, Carol on the shared layer, Bob on B. All in one pool.")
  const chained = await untilChained(() => tradeTogether(stage), stage.log)
  describe(stage, chained)
  return chained
}

/** The first success of `triosMax` attempts. @throws Error if there is none */
export async function untilChained(
  attempt: () => Promise<Chained | undefined>,
  log: (line: string) => void,
): Promise<Chained> {
  for (let trio = 1; trio <= limits.triosMax; trio++) {
    const chained = await attempt()
    if (chained !== undefined) return chained
    log("   They fell into different blocks this time: once more.")
  }
  throw new Error(`no block of the shared layer held swaps of A, its own and of B after ${limits.triosMax} attempts`)
}

async function tradeTogether(stage: OpenStage): Promise<Chained | undefined> {
  const { shared, ammA, ammB, people, contracts } = stage
  const { apples, pears, pair } = contracts
  const from = await stepCount(shared)
  const prepared = await Promise.all([
    prepare(shared, people.carol, calls.swap(pair, apples, parseEther("50"))),
    prepare(ammA, people.alice, calls.swap(pair, apples, parseEther("100"))),
    prepare(ammA, people.dave, calls.swap(pair, pears, parseEther("500"))),
    prepare(ammB, people.bob, calls.swap(pair, pears, parseEther("300"))),
  ])
  const sent = await Promise.all(prepared.map(submit))
  const receipts = succeeded(await Promise.all(sent.map((one) => receiptOf(one))))
  return chainedAmong(await stepsWith(stage, from, receipts), receipts)
}

/** The steps since `from`, once those of all receipts are among them. */
async function stepsWith({ shared }: OpenStage, from: bigint, receipts: readonly TransactionReceipt[]) {
  const deadline = Date.now() + limits.receiptMs
  while (Date.now() < deadline) {
    const steps = await stepsSince(shared, from)
    if (receipts.every((receipt) => steps.some((step) => holds(step, receipt)))) return steps
    await sleep(limits.pollMs)
  }
  throw new Error(`blocks with receipts were not applied to the shared layer within ${limits.receiptMs} ms`)
}

/** Where a transaction went, of its receipt. */
type Placed = Pick<TransactionReceipt, "blockHash" | "transactionHash">

function holds(step: Step, { blockHash, transactionHash }: Placed): boolean {
  return step.child?.hash === lower(blockHash) || step.transactions.includes(lower(transactionHash))
}

/** Receipts in the order shared, A, A, B. */
export function chainedAmong(steps: readonly Step[], receipts: readonly Placed[]): Chained | undefined {
  const [own, ofA, second, ofB] = receipts.map((receipt) => steps.find((step) => holds(step, receipt)))
  if (!own || !ofA || !ofB || second !== ofA) return undefined
  const consecutive = own.index === ofA.index + 1n && ofB.index === own.index + 1n
  const oneBlock = own.blockNumber === ofA.blockNumber && own.blockNumber === ofB.blockNumber
  if (!consecutive || !oneBlock || brokenLink([ofA, own, ofB]) !== undefined) return undefined
  return { blockNumber: own.blockNumber, steps: [ofA, own, ofB] }
}

function describe({ ammA, ammB, log }: OpenStage, { blockNumber, steps }: Chained): void {
  const names = new Map([ammA, ammB].map(({ chainId, name }) => [chainId, name]))
  log(`   Block ${blockNumber} of the shared layer holds them, each on the root where the one before ended:`)
  for (const step of steps) log(`   ${stepLine(step, names)}`)
  log("   So B traded at the price that A's and Carol's swaps had left, without waiting for anything to settle.")
}
