import type { EVMResult, Log as LibraryLog } from "@ethereumjs/evm"
import {
  type Address,
  address,
  effectiveGasPrice,
  fromHex,
  type LayerContext,
  type Receipt,
  toHex,
  type Transaction,
  type TransactionOutcome,
} from "@trellis/core"
import type { LayerStack } from "../layers/layer-stack.ts"
import type { Level } from "../layers/level.ts"
import { delegateOf, emptyAccount, toLibraryAccount, toLibraryAddress } from "../state/words.ts"
import { authorize } from "./authorizations.ts"
import { failureOf, unpaid } from "./failure.ts"
import { floorGas, gas, intrinsicGas } from "./gas.ts"
import { topLevel } from "./top-frame.ts"
import { refusal, refusalByRules, refusalByState } from "./validate.ts"

/** What a transaction's top frame came to, before fees. */
interface Execution {
  readonly level: Level
  readonly result: EVMResult
  readonly gasUsed: bigint
  readonly slotFee: bigint
}

/**
 * Runs one signed transaction on the stack's own layer (yellow paper 6, spec 3): checks, fee and nonce
 * on this layer, the top frame here or on an ancestor, refunds, fees, the ends of accounts.
 */
export async function runTransaction(
  stack: LayerStack,
  tx: Transaction,
  gasUsedBefore: bigint,
): Promise<TransactionOutcome> {
  const { own } = stack
  const { context } = own.input
  // A refused transaction is not in the block: nothing it looked at may be in the block's read set.
  const reads = stack.levels.map(({ state }) => state.setReadsApart())
  const refused = check(stack, tx, gasUsedBefore)
  if (refused !== undefined) {
    for (const apart of reads) apart.drop()
    return { kind: "refused", refusal: refused }
  }
  for (const apart of reads) apart.keep()
  const price = priceOf(tx, context)
  for (const level of stack.levels) level.begin(tx.sender, price)
  const payer = context.sponsor ?? tx.sender
  const blobFee = BigInt(tx.blobHashes.length) * gas.blob * context.fields.blobBaseFee
  await addBalance(own, payer, -(tx.gasLimit * price + blobFee))
  await bumpNonce(own, tx.sender)
  const { level, result, gasUsed, slotFee } = await execute(stack, tx, payer)
  await addBalance(own, payer, (tx.gasLimit - gasUsed) * price - slotFee)
  await addBalance(own, context.fields.coinbase, gasUsed * (price - context.fields.baseFee) + slotFee)
  for (const layer of stack.levels) await layer.end()
  return { kind: "included", receipt: receiptOf(stack, tx, { level, result, gasUsed, slotFee }, price, gasUsedBefore) }
}

/** Wei a unit of gas. Who is sponsored sets no tip: that would be the sponsor's money (spec 10). */
function priceOf(tx: Transaction, { fields, sponsor }: LayerContext): bigint {
  if (sponsor !== undefined && sponsor !== tx.sender) return fields.baseFee
  return effectiveGasPrice(tx, fields.baseFee) ?? tx.maxFeePerGas
}

function check(stack: LayerStack, tx: Transaction, gasUsedBefore: bigint) {
  const { own } = stack
  const { fields, sponsor, hardfork } = own.input.context
  const byRules = refusalByRules(tx, hardfork)
  if (byRules !== undefined) return byRules
  if (tx.gasLimit > fields.gasLimit - gasUsedBefore) {
    return refusal(
      "blockGasExceeded",
      `exceeds block gas limit: gas ${tx.gasLimit}, left ${fields.gasLimit - gasUsedBefore}`,
    )
  }
  const account = own.state.account(tx.sender)
  const sponsored = sponsor !== undefined && sponsor !== tx.sender
  const payer = sponsored ? own.state.account(sponsor) : account
  const sender = {
    account,
    delegated: delegateOf(own.state.codeOf(tx.sender)) !== undefined,
    payerBalance: payer?.balance ?? 0n,
    valueElsewhere: topLevel(stack, tx.to) !== own,
  }
  return refusalByState(tx, sender, fields, sponsored)
}

async function execute(stack: LayerStack, tx: Transaction, payer: Address): Promise<Execution> {
  const { own } = stack
  const { hardfork, slotPrice } = own.input.context
  const authorizationRefund = authorize(own, tx.authorizations)
  const level = topLevel(stack, tx.to)
  warm(level, tx)
  const before = intrinsicGas(tx)
  const slots = await stack.checkpoint(stack.levels)
  const result = await level.enter({
    caller: toLibraryAddress(tx.sender),
    ...(tx.to !== undefined && { to: toLibraryAddress(tx.to) }),
    value: tx.value,
    data: fromHex(tx.data),
    gasLimit: tx.gasLimit - before,
    depth: 0,
    blobVersionedHashes: [...tx.blobHashes],
  })
  const slotFee = slotPrice === 0n ? 0n : BigInt(newAncestorSlots(stack)) * slotPrice
  if (slotFee > 0n && (own.state.account(payer)?.balance ?? 0n) < slotFee) {
    await slots.revert()
    return { level, result: unpaid(tx.gasLimit - before), gasUsed: tx.gasLimit, slotFee: 0n }
  }
  await slots.commit()
  const spent = before + result.execResult.executionGasUsed
  const refund = authorizationRefund + (result.execResult.gasRefund ?? 0n)
  const refunded = refund < spent / gas.refundQuotient ? refund : spent / gas.refundQuotient
  const floor = floorGas(tx, hardfork)
  const gasUsed = spent - refunded < floor ? floor : spent - refunded
  return { level, result, gasUsed, slotFee }
}

/** `to` and the access list are warm on the layer where the top frame runs. */
function warm(level: Level, tx: Pick<Transaction, "to" | "accessList">): void {
  if (tx.to !== undefined) level.journal.addAlwaysWarmAddress(tx.to)
  for (const entry of tx.accessList) {
    level.journal.addAlwaysWarmAddress(entry.address, true)
    for (const slot of entry.slots) level.journal.addAlwaysWarmSlot(entry.address, slot, true)
  }
}

function newAncestorSlots(stack: LayerStack): number {
  return stack.levels.slice(1).reduce((sum, level) => sum + level.state.newSlots(level.doomed()), 0)
}

async function addBalance(level: Level, at: Address, amount: bigint): Promise<void> {
  const account = level.state.account(at) ?? emptyAccount
  await level.journal.putAccount(
    toLibraryAddress(at),
    toLibraryAccount({ ...account, balance: account.balance + amount }),
  )
}

async function bumpNonce(level: Level, at: Address): Promise<void> {
  const account = level.state.account(at) ?? emptyAccount
  await level.journal.putAccount(toLibraryAddress(at), toLibraryAccount({ ...account, nonce: account.nonce + 1n }))
}

function receiptOf(
  stack: LayerStack,
  tx: Transaction,
  { level, result, gasUsed, slotFee }: Execution,
  price: bigint,
  gasUsedBefore: bigint,
): Receipt {
  const { execResult, createdAddress } = result
  const failure = failureOf(execResult.exceptionError)
  const logs: readonly LibraryLog[] = failure === undefined ? (execResult.logs ?? []) : []
  return {
    transaction: tx.hash,
    type: tx.type,
    succeeded: failure === undefined,
    gasUsed,
    cumulativeGasUsed: gasUsedBefore + gasUsed,
    effectiveGasPrice: price,
    logs: logs.map((log) => stack.toLog(log)),
    ...(tx.to === undefined && createdAddress && { created: address(createdAddress.toString()) }),
    ranOn: level.input.context.layer,
    slotFee,
    output: toHex(execResult.returnValue),
    ...(failure !== undefined && { failure }),
  }
}
