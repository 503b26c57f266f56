import type { CallInput, CallOutcome } from "@trellis/core"
import { failedCall } from "./failed-call.ts"
import { refused } from "./jsonrpc/rpc-error.ts"

/** Gas that a call with value hands to its callee for nothing (EIP-150's stipend). */
const callStipend = 2_300n
/** The search ends when it is this close, in parts of a thousand: what geth takes. */
const toleranceMille = 15n

/** The least gas limit that was seen to work, and never one that was not. */
interface Bounds {
  readonly tooLow: bigint
  readonly enough: bigint
}

const outOfGas = /out of gas|intrinsic gas too low/

/**
 * A gas limit with which the message runs, within 1.5 % of the least: first what it used, then what
 * it needs where each call keeps a 64th back (EIP-150), then by halves. @throws RpcError where it
 * does not run with `input.gasLimit` either
 */
export async function estimateGas(input: CallInput, call: (input: CallInput) => Promise<CallOutcome>): Promise<bigint> {
  const first = await call(input)
  if (!worked(first, input.gasLimit)) throw cannotRun(first, input.gasLimit)
  const works = async (gasLimit: bigint) => worked(await call({ ...input, gasLimit }), gasLimit)
  if (first.gasUsed === input.gasLimit || (await works(first.gasUsed))) return first.gasUsed
  const likely = ((first.gasUsed + callStipend) * 64n) / 63n
  const bounds = { tooLow: first.gasUsed, enough: input.gasLimit }
  if (likely >= input.gasLimit) return narrowed(bounds, works)
  return narrowed((await works(likely)) ? { ...bounds, enough: likely } : { ...bounds, tooLow: likely }, works)
}

/** By halves, but no further up than to the double: what is needed is mostly near what was used. */
async function narrowed(bounds: Bounds, works: (gasLimit: bigint) => Promise<boolean>): Promise<bigint> {
  let { tooLow, enough } = bounds
  while (tooLow + 1n < enough && (enough - tooLow) * 1000n > enough * toleranceMille) {
    const middle = (tooLow + enough) / 2n
    const next = middle > 2n * tooLow ? 2n * tooLow : middle
    if (await works(next)) enough = next
    else tooLow = next
  }
  return enough
}

/** The charge may exceed the limit where calldata has a floor price (EIP-7623). */
function worked({ succeeded, gasUsed }: CallOutcome, gasLimit: bigint): boolean {
  return succeeded && gasUsed <= gasLimit
}

function cannotRun(outcome: CallOutcome, gasMax: bigint) {
  const short = outcome.succeeded || outOfGas.test(outcome.failure ?? "")
  return short ? refused(`gas required exceeds allowance (${gasMax})`) : failedCall(outcome)
}
