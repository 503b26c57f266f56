import type { CallInput } from "@trellis/core"
import { Schema } from "effect"
import { stateNumberAt } from "../blocks.ts"
import { accessListOfCall } from "../access-list.ts"
import { callInput, ownLayer } from "../calls.ts"
import { codeLayer } from "../code-layer.ts"
import { estimateGas } from "../estimate.ts"
import { failedCall } from "../failed-call.ts"
import type { Context } from "../context.ts"
import { refused } from "../jsonrpc/rpc-error.ts"
import { method, type MethodGroup } from "../method.ts"
import { type BlockRef, blockParam, latest } from "../params/block.ts"
import { type CallParam, callParam, noOverrides } from "../params/call.ts"
import { quantity } from "../shapes/quantity.ts"

const params = Schema.Tuple([callParam, Schema.optionalKey(Schema.NullOr(blockParam)), noOverrides, noOverrides])

/** Gas limit of one transaction from Osaka on (EIP-7825). */
const transactionGasMax = 16_777_216n

function inputAt({ backend, limits }: Context, call: CallParam, ref: BlockRef): CallInput {
  const callGasMax = BigInt(limits.callGasMax)
  const gasMax = backend.blockGas < callGasMax ? backend.blockGas : callGasMax
  return callInput(backend, backend.layersAt(stateNumberAt(backend, ref)), call, gasMax)
}

/**
 * The most gas the transaction could have: what its fork allows and, where a price is given, what
 * the sender can pay for. @throws RpcError where the value is more than the sender has
 */
function affordable(input: CallInput): bigint {
  const own = ownLayer(input.layers)
  const isCapped = own.context.hardfork === "osaka" && input.gasLimit > transactionGasMax
  const gasMax = isCapped ? transactionGasMax : input.gasLimit
  if (input.gasPrice === 0n) return gasMax
  const balance = own.view.account(input.from)?.balance ?? 0n
  const runsAbove = input.to !== undefined && (codeLayer(input.layers, input.to) ?? own) !== own
  const value = runsAbove ? 0n : input.value
  if (value > balance) throw refused("insufficient funds for transfer")
  const paidFor = (balance - value) / input.gasPrice
  return paidFor < gasMax ? paidFor : gasMax
}

/** Messages that are run and forgotten. The executor does transparent mode. */
export const callMethods: MethodGroup = {
  eth_call: method(params, async ([call, ref], context) => {
    const outcome = await context.backend.call(inputAt(context, call, ref ?? latest))
    if (!outcome.succeeded) throw failedCall(outcome)
    return outcome.output
  }),
  eth_estimateGas: method(params, async ([call, ref], context) => {
    const input = inputAt(context, call, ref ?? latest)
    const run = (of: CallInput) => context.backend.call(of)
    return quantity(await estimateGas({ ...input, gasLimit: affordable(input) }, run))
  }),
  eth_createAccessList: method(params, ([call, ref], context) =>
    accessListOfCall(
      inputAt(context, call, ref ?? latest),
      (input) => context.backend.call(input),
      context.limits.accessListRunsMax,
    ),
  ),
}
