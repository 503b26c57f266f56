import { type Refusal, type StepOutcome, type Transaction, TrellisError } from "@trellis/core"
import { limits } from "../limits.ts"

/** Runs transactions as one step. */
type Execute = (transactions: readonly Transaction[]) => Promise<StepOutcome>

/** A step without the transactions that break the executor. */
export interface SoundStep {
  readonly ran: readonly Transaction[]
  /** Of those that ran; undefined where too many broke it to go on in this block. */
  readonly outcome: StepOutcome | undefined
  readonly poison: readonly { readonly transaction: Transaction; readonly refusal: Refusal }[]
}

/**
 * Runs a step. An executor must not break on any input; if it does (its own bug, never the state's
 * absence), the transaction it breaks on is found, and the step run without it.
 * @throws what the executor throws of severity `retry` or `halt`
 */
export async function runSound(transactions: readonly Transaction[], execute: Execute): Promise<SoundStep> {
  const poison: { transaction: Transaction; refusal: Refusal }[] = []
  let ran = transactions
  while (ran.length > 0 && poison.length < limits.poisonRetriesMax) {
    try {
      return { ran, outcome: await execute(ran), poison }
    } catch (error) {
      const transaction = await firstBreaking(ran, execute, error)
      const why = error instanceof Error ? error.message : String(error)
      const message = `the executor breaks on this transaction: ${why}`
      poison.push({ transaction, refusal: { reason: "malformed", message } })
      ran = ran.filter((other) => other !== transaction)
    }
  }
  return { ran, outcome: undefined, poison }
}

/** True for what no transaction is to blame for: the state cannot be read, or must not be written. */
function isOurs(error: unknown): boolean {
  return error instanceof TrellisError && (error.severity === "retry" || error.severity === "halt")
}

/** The shortest prefix that breaks the executor ends with the transaction it breaks on. */
async function firstBreaking(
  transactions: readonly Transaction[],
  execute: Execute,
  error: unknown,
): Promise<Transaction> {
  if (isOurs(error)) throw error
  let [sound, broken] = [0, transactions.length]
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1
    try {
      await execute(transactions.slice(0, middle))
      sound = middle
    } catch (again) {
      if (isOurs(again)) throw again
      broken = middle
    }
  }
  const last = transactions[broken - 1]
  if (last === undefined) throw error
  return last
}
