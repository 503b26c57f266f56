import type { ExecResult } from "@ethereumjs/evm"
import { Message } from "@ethereumjs/evm"
import { Address as LibraryAddress } from "@ethereumjs/util"
import { emptyRoot, type Address } from "@trellis/core"
import type { LayerStack } from "../layers/layer-stack.ts"
import type { Level } from "../layers/level.ts"
import { delegateOf, emptyAccount, toAddress, toLibraryAccount } from "../state/words.ts"
import { callGas, calleeGas } from "./access.ts"
import { carriesValue } from "./parent-call.ts"
import { RefusedCall } from "./refused-call.ts"
import { halted, outOfGas } from "./result.ts"

const addressBytes = 20

/**
 * L1DELEGATECALL (spec 3.10): the code stored at the target on the parent, run on this layer. By CALL
 * it runs at the same address of this layer; by DELEGATECALL or CALLCODE in the calling contract.
 */
export async function delegateCallParent(stack: LayerStack, data: Uint8Array, gasLimit: bigint): Promise<ExecResult> {
  const { level, message } = stack.frame()
  const parent = level.parent
  if (parent === undefined) return halted(gasLimit, new RefusedCall("this layer has no parent"))
  if (data.length < addressBytes) return halted(gasLimit, new RefusedCall("input shorter than an address"))
  const target = new LibraryAddress(data.slice(0, addressBytes))
  const byCall = message.to === undefined || toAddress(message.to) === stack.precompiles.delegateCall
  if (carriesValue(message)) return halted(gasLimit, new RefusedCall("value sent to a precompile that takes none"))
  const access = callGas(parent, target)
  if (access > gasLimit) return outOfGas(gasLimit)
  const noInstance = byCall ? refusedInstance(level, parent, toAddress(target)) : undefined
  if (noInstance !== undefined) return halted(gasLimit, noInstance)
  const code = codeToRun(parent, toAddress(target))
  if (byCall && !message.isStatic && code.length > 0) await makeInstance(level, target)
  const callee = new Message({
    caller: message.caller,
    to: byCall || message.to === undefined ? target : message.to,
    codeAddress: target,
    code,
    value: byCall ? 0n : message.value,
    delegatecall: !byCall,
    data: data.slice(addressBytes),
    gasLimit: calleeGas(gasLimit - access),
    depth: message.depth,
    isStatic: message.isStatic,
    gasRefund: message.gasRefund,
    ...(message.selfdestruct && { selfdestruct: message.selfdestruct }),
    ...(message.createdAddresses && { createdAddresses: message.createdAddresses }),
  })
  const { execResult } = await level.runCall({ message: callee, skipNonceIncrement: true })
  const { returnValue, executionGasUsed, exceptionError } = execResult
  const used = { returnValue, executionGasUsed: access + executionGasUsed }
  if (exceptionError !== undefined) return { ...used, exceptionError }
  message.gasRefund = execResult.gasRefund ?? message.gasRefund
  return { ...used, logs: execResult.logs ?? [] }
}

/** The code stored at an address of the parent; for an EIP-7702 designator, that of its delegate. */
function codeToRun(parent: Level, target: Address): Uint8Array {
  const code = parent.state.codeOf(target)
  const delegate = delegateOf(code)
  return delegate === undefined ? code : parent.state.codeOf(delegate)
}

/**
 * Whoever owns the parent's contract must not get at what is another's here: a contract of this layer
 * at the same address, or an account whose delegation (EIP-7702) was signed for the parent alone.
 */
function refusedInstance(level: Level, parent: Level, target: Address): RefusedCall | undefined {
  if (level.state.codeOf(target).length > 0) {
    return new RefusedCall("a contract of this layer has the target's address")
  }
  if (delegateOf(parent.state.codeOf(target)) === undefined) return undefined
  return new RefusedCall("an account that delegates its code has no instance here")
}

/**
 * A local instance of a parent contract has storage but no code here. Nonce 1, as a created contract
 * has, keeps it from being swept away as an empty account (EIP-161).
 */
async function makeInstance(level: Level, at: LibraryAddress): Promise<void> {
  const account = level.state.account(toAddress(at)) ?? emptyAccount
  if (account.nonce !== 0n || account.storageRoot !== emptyRoot) return
  await level.journal.putAccount(at, toLibraryAccount({ ...account, nonce: 1n }))
}
