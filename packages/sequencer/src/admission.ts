import { type Address, type Refusal, type Transaction, TransactionRefused, type TrieState } from "@trellis/core"
import { delegateOf, refusalByRules, refusalByState } from "@trellis/evm"
import { costMax, type Mempool } from "./mempool/mempool.ts"
import type { PendingLayer } from "./rounds/pending.ts"

/** The layer on which a transaction's top frame would run (spec 3, transparent mode): 0 the layer itself. */
export function generationOf(layers: readonly PendingLayer[], to: Address | undefined): number {
  if (to === undefined) return 0
  for (const [generation, { state, context }] of layers.entries()) {
    if (hasCode(state, to)) return generation
    if (!context.transparent) return 0
  }
  return 0
}

function hasCode(state: TrieState, at: Address): boolean {
  const account = state.account(at)
  return account !== undefined && state.code(account.codeHash).length > 0
}

/**
 * Checks a decoded transaction against the layer's newest state and the mempool, and puts it in.
 * @param layers the layer itself first, then its ancestors, at their newest states
 * @throws TransactionRefused
 */
export function admit(mempool: Mempool, layers: readonly PendingLayer[], tx: Transaction): void {
  const [own] = layers
  if (own === undefined) throw new RangeError("a mempool belongs to a layer")
  const { context, state } = own
  refuseIf(refusalByRules(tx, context.hardfork))
  if (tx.gasLimit > context.fields.gasLimit) {
    refuseIf({
      reason: "blockGasExceeded",
      message: `exceeds block gas limit: gas ${tx.gasLimit}, limit ${context.fields.gasLimit}`,
    })
  }
  const account = state.account(tx.sender)
  const nonce = account?.nonce ?? 0n
  const generation = generationOf(layers, tx.to)
  const sponsor = context.sponsor === tx.sender ? undefined : context.sponsor
  const payer = sponsor === undefined ? account : state.account(sponsor)
  const delegated = account !== undefined && delegateOf(state.code(account.codeHash)) !== undefined
  const sender = { account, delegated, payerBalance: payer?.balance ?? 0n, valueElsewhere: generation > 0 }
  // A nonce ahead of the account's may wait, and so may a fee below the base fee where the sender pays it.
  const today = { ...tx, nonce: tx.nonce > nonce ? nonce : tx.nonce }
  const fields = sponsor === undefined ? { ...context.fields, baseFee: 0n } : context.fields
  refuseIf(refusalByState(today, sender, fields, sponsor !== undefined))
  if (own.plan.initialBaseFee !== undefined && tx.maxFeePerGas === 0n) {
    refuseIf({ reason: "feeTooLow", message: "max fee per gas is 0, and this layer has a base fee" })
  }
  if (generation > 0) refuseIf(shortOnAncestor(layers[generation], tx))
  const cost = costMax(tx, generation > 0)
  if (sponsor === undefined) refuseIf(overdrawn(mempool, tx, cost, account?.balance ?? 0n))
  mempool.add(tx, nonce, cost)
}

function refuseIf(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw new TransactionRefused(refusal)
}

function shortOnAncestor(ancestor: PendingLayer | undefined, tx: Transaction): Refusal | undefined {
  const have = ancestor?.state.account(tx.sender)?.balance ?? 0n
  if (ancestor === undefined || have >= tx.value) return undefined
  const where = `on layer ${ancestor.context.layer}, where the transaction runs`
  return {
    reason: "insufficientFunds",
    message: `insufficient funds for value ${where}: have ${have} want ${tx.value}`,
  }
}

/** All of a sender's waiting transactions together must be affordable (as geth asks). */
function overdrawn(mempool: Mempool, tx: Transaction, cost: bigint, have: bigint): Refusal | undefined {
  const want = mempool.expenditure(tx) + cost
  if (have >= want) return undefined
  return {
    reason: "insufficientFunds",
    message: `insufficient funds for gas * price + value with the transactions that wait: have ${have} want ${want}`,
  }
}
