import { getContractAddress, type Hex } from "viem"
import { DirectChain, type DirectChange, type DirectReceipt } from "./direct-chain.ts"
import type { Recorded, RecordedStep } from "./history.ts"

/** A transaction as recorded and as it went on the direct chain. */
export interface Replayed {
  readonly recorded: Recorded
  readonly direct: DirectReceipt
}

/** A step as recorded, and what its transactions changed on the direct chain, merged. */
export interface ReplayedStep {
  readonly recorded: RecordedStep
  readonly transactions: readonly Replayed[]
  readonly changes: readonly DirectChange[]
}

/** The same history on one plain chain. */
export interface Replay {
  readonly chain: DirectChain
  readonly steps: readonly ReplayedStep[]
}

/**
 * Runs, on one plain chain, every transaction of the history that created or called one of the
 * contracts, in the order in which they took effect, whichever layer they were sent to.
 */
export async function replay(
  steps: readonly RecordedStep[],
  sharedChainId: number,
  contracts: readonly Hex[],
): Promise<Replay> {
  const chain = await DirectChain.start(sharedChainId)
  const replayed: ReplayedStep[] = []
  for (const recorded of steps) {
    const transactions: Replayed[] = []
    for (const one of recorded.recorded) {
      if (concerns(one, sharedChainId, contracts)) transactions.push({ recorded: one, direct: await chain.run(one) })
    }
    replayed.push({ recorded, transactions, changes: merged(transactions.flatMap(({ direct }) => direct.changes)) })
  }
  return { chain, steps: replayed }
}

function concerns({ from, to, nonce, chainId }: Recorded, sharedChainId: number, contracts: readonly Hex[]): boolean {
  if (to !== undefined) return contracts.includes(to)
  const created = getContractAddress({ from, nonce: BigInt(nonce) }).toLowerCase()
  return chainId === sharedChainId && contracts.some((address) => address === created)
}

/** Changes in order, as one: the first prior, the last value, and nothing that came back to where it was. */
export function merged(changes: readonly DirectChange[]): readonly DirectChange[] {
  const bySlot = new Map<string, DirectChange>()
  for (const change of changes) {
    const key = `${change.address} ${change.slot}`
    bySlot.set(key, { ...change, prior: bySlot.get(key)?.prior ?? change.prior })
  }
  return [...bySlot.values()].filter(({ prior, next }) => prior !== next)
}
