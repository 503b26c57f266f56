import type { ExecResult } from "@ethereumjs/evm"
import { concat, fromHex, fromInteger, padded, toInteger } from "@trellis/core"
import type { LayerStack } from "../layers/layer-stack.ts"
import { RefusedCall } from "./refused-call.ts"
import { carriesValue } from "./parent-call.ts"
import { halted, outOfGas, returned } from "./result.ts"

/** As much as a cold account access (EIP-2929): the root stands for a read of the layer. */
export const stateRootGas = 2600n

/**
 * STATEROOT (spec 3): 32 bytes of generation (0 this layer, 1 its parent…); 96 bytes back: root,
 * number and hash of the newest block, as of the last step boundary.
 */
export function readStateRoot(stack: LayerStack, data: Uint8Array, gasLimit: bigint): ExecResult {
  const { level, message } = stack.frame()
  if (carriesValue(message)) return halted(gasLimit, new RefusedCall("value sent to a precompile that takes none"))
  if (gasLimit < stateRootGas) return outOfGas(gasLimit)
  const generation = toInteger(data.subarray(0, 32))
  const layers = BigInt(stack.levels.length - level.index)
  if (data.length !== 32 || generation >= layers)
    return halted(gasLimit, new RefusedCall("no layer so many generations up"))
  const { state, input } = stack.level(level.index + Number(generation))
  state.reads.root = true
  const { anchor } = input.context
  return returned(
    concat(fromHex(state.view.root), padded(fromInteger(anchor.number), 32), fromHex(anchor.hash)),
    stateRootGas,
  )
}
