import type { ExecResult, Message } from "@ethereumjs/evm"
import { Address as LibraryAddress } from "@ethereumjs/util"
import { aliasOf, type Address } from "@trellis/core"
import type { LayerStack } from "../layers/layer-stack.ts"
import type { Level } from "../layers/level.ts"
import { toAddress, toLibraryAddress } from "../state/words.ts"
import { callGas, calleeGas } from "./access.ts"
import { RefusedCall } from "./refused-call.ts"
import { halted, outOfGas } from "./result.ts"

export type ParentCallKind = "call" | "sandbox"

const addressBytes = 20

/** Whether a frame moves value to the precompile. DELEGATECALL only inherits the number. */
export function carriesValue(message: Message): boolean {
  return !message.delegatecall && message.value !== 0n
}

/**
 * Who the parent sees (spec 3.3): the signer when the transaction itself calls the precompile, else
 * the alias of the contract whose frame calls, which under DELEGATECALL and CALLCODE is the one the
 * code runs in.
 */
function callerOnParent(level: Level, message: Message, precompile: Address): Address {
  const byCall = message.to !== undefined && toAddress(message.to) === precompile
  const caller = toAddress(byCall || message.to === undefined ? message.caller : message.to)
  return message.depth === 0 ? caller : aliasOf(level.input.context.layer, caller)
}

/** L1CALL and L1SANDBOXCALL (spec 3): 20 bytes of target, then calldata; the callee's return data. */
export async function callParent(
  stack: LayerStack,
  kind: ParentCallKind,
  data: Uint8Array,
  gasLimit: bigint,
): Promise<ExecResult> {
  const { level, message } = stack.frame()
  const parent = level.parent
  if (carriesValue(message)) return halted(gasLimit, new RefusedCall("value sent to a precompile that takes none"))
  if (parent === undefined) return halted(gasLimit, new RefusedCall("this layer has no parent"))
  if (data.length < addressBytes) return halted(gasLimit, new RefusedCall("input shorter than an address"))
  const target = new LibraryAddress(data.slice(0, addressBytes))
  const access = callGas(parent, target)
  if (access > gasLimit) return outOfGas(gasLimit)
  const precompile = kind === "call" ? stack.precompiles.call : stack.precompiles.sandboxCall
  const sandboxed = kind === "sandbox" ? await stack.checkpoint(stack.levels.slice(parent.index)) : undefined
  const { execResult } = await parent.enter({
    caller: toLibraryAddress(callerOnParent(level, message, precompile)),
    to: target,
    data: data.slice(addressBytes),
    gasLimit: calleeGas(gasLimit - access),
    depth: message.depth,
    isStatic: kind === "call" && message.isStatic,
    gasRefund: message.gasRefund,
  })
  await sandboxed?.revert()
  const { returnValue, executionGasUsed, exceptionError } = execResult
  const used = { returnValue, executionGasUsed: access + executionGasUsed }
  if (exceptionError !== undefined) return { ...used, exceptionError }
  if (kind === "sandbox") return used
  message.gasRefund = execResult.gasRefund ?? message.gasRefund
  return { ...used, logs: execResult.logs ?? [] }
}
