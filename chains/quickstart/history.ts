import type { Hex, Transaction, TransactionReceipt } from "viem"
import { lower } from "./fields.ts"
import type { Layer } from "./layer.ts"
import type { Step } from "./steps.ts"

/** An event of a receipt. */
export interface Log {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
}

/** A transaction of any layer, with what its receipt says. */
export interface Recorded {
  readonly hash: Hex
  /** The layer it was sent to. */
  readonly chainId: number
  readonly from: Hex
  readonly to: Hex | undefined
  readonly nonce: number
  readonly data: Hex
  readonly gasLimit: bigint
  readonly succeeded: boolean
  readonly gasUsed: bigint
  readonly logs: readonly Log[]
}

/** A step of the shared layer with the transactions that took effect by it, in order. */
export interface RecordedStep extends Step {
  readonly recorded: readonly Recorded[]
}

/** Reads back what took effect on the shared layer, in order: its own transactions and those of its children's blocks. */
export async function history(
  shared: Layer,
  children: readonly Layer[],
  steps: readonly Step[],
): Promise<readonly RecordedStep[]> {
  const recorded: RecordedStep[] = []
  for (const step of steps) recorded.push({ ...step, recorded: await transactionsOf(shared, children, step) })
  return recorded
}

async function transactionsOf(shared: Layer, children: readonly Layer[], step: Step): Promise<readonly Recorded[]> {
  if (step.child === undefined) return Promise.all(step.transactions.map((hash) => byHash(shared, hash)))
  const { chainId, hash } = step.child
  const child = children.find((layer) => layer.chainId === chainId)
  if (child === undefined) throw new Error(`step ${step.index} applies a block of layer ${chainId}, which is not known`)
  const block = await child.client.getBlock({ blockHash: hash, includeTransactions: true })
  return Promise.all(block.transactions.map((transaction) => record(child, transaction)))
}

async function byHash(layer: Layer, hash: Hex): Promise<Recorded> {
  return record(layer, await layer.client.getTransaction({ hash }))
}

async function record(layer: Layer, transaction: Transaction): Promise<Recorded> {
  const receipt = await layer.client.getTransactionReceipt({ hash: transaction.hash })
  const { hash, from, to, nonce, input, gas } = transaction
  return {
    hash,
    chainId: layer.chainId,
    from: lower(from),
    to: to === null ? undefined : lower(to),
    nonce,
    data: input,
    gasLimit: gas,
    succeeded: receipt.status === "success",
    gasUsed: receipt.gasUsed,
    logs: logsOf(receipt),
  }
}

function logsOf(receipt: TransactionReceipt): readonly Log[] {
  return receipt.logs.map(({ address, topics, data }) => ({ address: lower(address), topics, data }))
}
