import {
  blockHash,
  effectiveGasPrice,
  type Executor,
  hashLogs,
  invert,
  keccakHex,
  type LayerContext,
  layerId,
  type LayerInput,
  type Receipt,
  type StateView,
  type Transaction,
  type TrieState,
  zeroBlockHash,
} from "@trellis/core"
import { States } from "./pre-state.ts"
import { decodeSigned, testLayer } from "./signed.ts"
import type { Environment, StateTest } from "./state-test.ts"

/** On the layer itself; on a booster below it, transparently; on a booster of a booster. */
export const modes = ["direct", "booster", "nested"] as const
export type Mode = (typeof modes)[number]

/** Why a test failed; undefined where it did not. */
export type Failure = string | undefined

/**
 * Whether a test says anything in a mode: on a booster, transactions to contracts of the parent run
 * there; deployments, authorizations and plain transfers are the booster's own, blobs are refused.
 */
export function applies(test: StateTest, mode: Mode): boolean {
  if (mode === "direct") return true
  const tx = test.refused ? undefined : decodeSigned(test.raw)
  if (tx === undefined || tx.type > 2 || tx.to === undefined) return false
  return test.pre.some((account) => account.address === tx.to && account.code !== "0x")
}

/** Runs a test and compares state root, logs and, on boosters, gas to the unit. */
export async function runStateTest(executor: Executor, test: StateTest, mode: Mode): Promise<Failure> {
  const states = new States()
  const pre = states.holding(test.pre)
  const tx = decodeSigned(test.raw)
  if (tx === undefined) return test.refused && pre.root === test.root ? undefined : "cannot be decoded"
  const direct = await execute(executor, [layer(test.environment, 1, pre)], tx)
  if (direct.receipt === undefined) return test.refused && pre.root === test.root ? undefined : `refused: ${direct.why}`
  if (test.refused) return "ran, but must be refused"
  if (mode === "direct") {
    const after = pre.apply(direct.deltas[0] ?? missing(), states)
    const undone = after.apply(invert(direct.deltas[0] ?? missing()), states)
    return compared(test, after, direct.receipt, undone.root === pre.root ? [] : ["the undo is not exact"])
  }
  return runBelow(executor, test, mode, tx, direct.receipt, states)
}

/**
 * The same transaction on a booster. The fee and nonce that direct execution takes are taken from the
 * parent's pre-state before, and settled after, so that the roots can be compared.
 */
async function runBelow(
  executor: Executor,
  test: StateTest,
  mode: Exclude<Mode, "direct">,
  tx: Transaction,
  direct: Receipt,
  states: States,
): Promise<Failure> {
  const { environment } = test
  const price = effectiveGasPrice(tx, environment.baseFee) ?? missing()
  const parent = states.credited(states.holding(test.pre), tx.sender, 1n, -tx.gasLimit * price)
  const own = states.credited(states.holding([]), tx.sender, tx.nonce, 10n ** 60n)
  const between = mode === "nested" ? [layer(environment, 3, states.holding([]))] : []
  const layers = [layer(environment, 2, own), ...between, layer(environment, 1, parent)]
  const { receipt, deltas, why } = await execute(executor, layers, tx)
  if (receipt === undefined) return `refused: ${why}`
  const changed = parent.apply(deltas.at(-1) ?? missing(), states)
  const refunded = states.credited(changed, tx.sender, 0n, (tx.gasLimit - direct.gasUsed) * price)
  const tip = direct.gasUsed * (price - environment.baseFee)
  const after = states.credited(refunded, environment.coinbase, 0n, tip)
  const gas = receipt.gasUsed === direct.gasUsed ? [] : [`gas ${receipt.gasUsed}, direct ${direct.gasUsed}`]
  const where = receipt.ranOn === testLayer ? [] : [`ran on ${receipt.ranOn}`]
  return compared(test, after, receipt, [...gas, ...where])
}

function compared(test: StateTest, after: TrieState, receipt: Receipt, more: readonly string[]): Failure {
  const wrong = [
    ...more,
    ...(after.root === test.root ? [] : [`root ${after.root}, must be ${test.root}`]),
    ...(hashLogs(receipt.logs) === test.logs ? [] : ["other logs"]),
  ]
  return wrong.length === 0 ? undefined : `${wrong.join("; ")} (${receipt.failure ?? "succeeded"})`
}

async function execute(executor: Executor, layers: readonly LayerInput[], tx: Transaction) {
  const outcome = await executor.execute({ layers, transactions: [tx], gasUsedBefore: 0n })
  const [one] = outcome.transactions
  if (one === undefined) throw new Error("one transaction has one outcome")
  const receipt = one.kind === "included" ? one.receipt : undefined
  const why = one.kind === "refused" ? one.refusal.message : undefined
  return { receipt, why, deltas: outcome.layers.map((layer) => layer.delta) }
}

function layer(environment: Environment, id: number, view: StateView): LayerInput {
  const { excessBlobGas, ...fields } = environment
  const context: LayerContext = {
    layer: layerId(id),
    hardfork: "prague",
    hosted: true,
    transparent: true,
    slotPrice: 0n,
    fields: { ...fields, blobBaseFee: blobBaseFee(excessBlobGas) },
    anchor: { number: fields.number - 1n, hash: zeroBlockHash },
  }
  return { context, view, blockHash: testBlockHash }
}

/** The tests' rule: the hash of block n is keccak256 of n in decimal digits. */
function testBlockHash(number: bigint) {
  return blockHash(keccakHex(new TextEncoder().encode(String(number))))
}

/** EIP-4844's fake exponential, with Prague's update fraction (EIP-7691). */
function blobBaseFee(excessBlobGas: bigint): bigint {
  const fraction = 5_007_716n
  let sum = 0n
  for (let i = 1n, term = fraction; term > 0n; i++) {
    sum += term
    term = (term * excessBlobGas) / (fraction * i)
  }
  return sum / fraction
}

function missing(): never {
  throw new Error("a step has one delta a layer")
}
