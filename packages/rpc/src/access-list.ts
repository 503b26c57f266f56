import type { CallInput, CallOutcome } from "@trellis/core"
import { failedCall } from "./failed-call.ts"
import { quantity } from "./shapes/quantity.ts"
import { accessListShape } from "./shapes/transaction.ts"

/**
 * The access list a message would use (EIP-2930), and its gas with that list: run again with what it
 * touched until it touches nothing more, `runsMax` times at most. A message that fails is answered
 * with its error beside the list.
 */
export async function accessListOfCall(
  input: CallInput,
  call: (input: CallInput) => Promise<CallOutcome>,
  runsMax: number,
) {
  let accessList = input.accessList
  let outcome = await call(input)
  for (let runs = 1; runs < runsMax && !same(outcome.accessList, accessList); runs++) {
    accessList = outcome.accessList
    outcome = await call({ ...input, accessList })
  }
  const shape = { accessList: accessListShape(accessList), gasUsed: quantity(outcome.gasUsed) }
  return outcome.succeeded ? shape : { ...shape, error: failedCall(outcome).message }
}

function keys(list: CallInput["accessList"]): Set<string> {
  return new Set(list.flatMap(({ address, slots }) => [address, ...slots.map((slot) => `${address}${slot}`)]))
}

function same(a: CallInput["accessList"], b: CallInput["accessList"]): boolean {
  const inA = keys(a)
  const inB = keys(b)
  return inA.size === inB.size && [...inA].every((key) => inB.has(key))
}
