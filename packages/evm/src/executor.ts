import {
  type Address,
  type CallInput,
  type CallOutcome,
  defaultPrecompileBase,
  type Executor,
  type LayerInput,
  precompilesAt,
  type StepInput,
  type StepOutcome,
  type TransactionOutcome,
} from "@trellis/core"
import { StackPool } from "./layers/stack-pool.ts"
import { runTransaction } from "./transaction/run.ts"
import { simulate } from "./transaction/simulate.ts"

export interface ExecutorOptions {
  /** The first of the five precompile addresses. */
  readonly precompileBase?: Address
}

/**
 * The reference executor, on @ethereumjs/evm.
 *
 * @example
 * const executor = createExecutor()
 * const outcome = await executor.execute({ layers: [own, parent], transactions, gasUsedBefore: 0n })
 */
export function createExecutor(options: ExecutorOptions = {}): Executor {
  const precompiles = precompilesAt(options.precompileBase ?? defaultPrecompileBase)
  const steps = new StackPool(precompiles, "step")
  const calls = new StackPool(precompiles, "call")
  return {
    name: "ethereumjs",
    execute: (input) => execute(steps, input),
    call: (input) => call(calls, input),
  }
}

async function execute(pool: StackPool, { layers, transactions, gasUsedBefore }: StepInput): Promise<StepOutcome> {
  return pool.use(layers, async (stack) => {
    const outcomes: TransactionOutcome[] = []
    let gasUsed = gasUsedBefore
    for (const transaction of transactions) {
      const outcome = await runTransaction(stack, transaction, gasUsed)
      if (outcome.kind === "included") gasUsed = outcome.receipt.cumulativeGasUsed
      outcomes.push(outcome)
    }
    return { transactions: outcomes, layers: stack.outcome(), gasUsed: gasUsed - gasUsedBefore }
  })
}

async function call(pool: StackPool, input: CallInput): Promise<CallOutcome> {
  const layers: readonly LayerInput[] = input.layers
  return pool.use(layers, (stack) => simulate(stack, input))
}
