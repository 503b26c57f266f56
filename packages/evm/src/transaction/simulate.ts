import {
  type Address,
  address,
  type CallInput,
  type CallOutcome,
  fromHex,
  slot,
  toHex,
  type Transaction,
} from "@trellis/core"
import type { LayerStack } from "../layers/layer-stack.ts"
import type { Level } from "../layers/level.ts"
import { emptyAccount, toLibraryAddress } from "../state/words.ts"
import { authorize } from "./authorizations.ts"
import { failureOf } from "./failure.ts"
import { floorGas, gas, intrinsicGas } from "./gas.ts"
import { topLevel } from "./top-frame.ts"

/** Runs a message as its sender's transaction would, without signature, nonce check or fee. */
export async function simulate(stack: LayerStack, input: CallInput): Promise<CallOutcome> {
  const { own } = stack
  stack.breathe = input.breathe
  for (const level of stack.levels) level.begin(input.from, input.gasPrice)
  const sender = own.state.account(input.from) ?? emptyAccount
  own.state.setAccount(input.from, { ...sender, nonce: sender.nonce + 1n })
  const authorizationRefund = authorize(own, input.authorizations)
  const level = topLevel(stack, input.to)
  level.reportAccess()
  if (input.to !== undefined) level.journal.addAlwaysWarmAddress(input.to)
  for (const entry of input.accessList) {
    level.journal.addAlwaysWarmAddress(entry.address, true)
    for (const key of entry.slots) level.journal.addAlwaysWarmSlot(entry.address, key, true)
  }
  const before = intrinsicGas(input)
  if (before > input.gasLimit)
    return refused(level, `intrinsic gas too low: gas ${input.gasLimit}, minimum needed ${before}`)
  if ((level.state.account(input.from)?.balance ?? 0n) < input.value)
    return refused(level, "insufficient funds for transfer")
  return finish(stack, level, input, { before, authorizationRefund })
}

async function finish(
  stack: LayerStack,
  level: Level,
  input: CallInput,
  { before, authorizationRefund }: { readonly before: bigint; readonly authorizationRefund: bigint },
): Promise<CallOutcome> {
  const { execResult, createdAddress } = await level.enter({
    caller: toLibraryAddress(input.from),
    ...(input.to !== undefined && { to: toLibraryAddress(input.to) }),
    value: input.value,
    data: fromHex(input.data),
    gasLimit: input.gasLimit - before,
    depth: 0,
  })
  const accessList = reported(level, input)
  for (const layer of stack.levels) await layer.end()
  const failure = failureOf(execResult.exceptionError)
  const spent = before + execResult.executionGasUsed
  const refund = authorizationRefund + (execResult.gasRefund ?? 0n)
  const used = spent - (refund < spent / gas.refundQuotient ? refund : spent / gas.refundQuotient)
  const floor = floorGas(input, stack.own.input.context.hardfork)
  return {
    succeeded: failure === undefined,
    output: toHex(execResult.returnValue),
    ...(failure !== undefined && { failure }),
    gasUsed: used < floor ? floor : used,
    ranOn: level.input.context.layer,
    ...(input.to === undefined && createdAddress && { created: address(createdAddress.toString()) }),
    layers: stack.outcome(),
    accessList,
  }
}

function refused(level: Level, failure: string): CallOutcome {
  const ranOn = level.input.context.layer
  return { succeeded: false, output: "0x", failure, gasUsed: 0n, ranOn, layers: [], accessList: [] }
}

/** What got warm and would not have been without a list: neither sender, target nor precompiles, unless slots were read. */
function reported(level: Level, input: CallInput): Transaction["accessList"] {
  const always = new Set<Address>([input.from, ...(input.to === undefined ? [] : [input.to])])
  return [...(level.journal.accessList ?? [])].flatMap(([at, slots]) => {
    const entry = { address: address(`0x${at}`), slots: [...slots].map((key) => slot(`0x${key}`)) }
    const implied = always.has(entry.address) || level.getPrecompile(entry.address) !== undefined
    return implied && entry.slots.length === 0 ? [] : [entry]
  })
}
