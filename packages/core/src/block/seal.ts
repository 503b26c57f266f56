import { fromHex, toHex } from "../bytes.ts"
import { emptyDelta } from "../delta/delta.ts"
import type { Hex, Root } from "../primitives.ts"
import { emptyReads } from "../reads.ts"
import { orderedRoot } from "../trie/ordered.ts"
import type { Block } from "./block.ts"
import type { LayerContext } from "./fields.ts"
import { type Header, hashHeader } from "./header.ts"
import { bloom, encodeReceipt, type Receipt } from "./receipt.ts"
import { hashSteps, type LayerChange, mergedChanges, type Step } from "./step.ts"

/** All that came of a block, before it has a header. */
export interface BlockParts {
  /** The layer itself first, then its ancestors from the parent up. */
  readonly contexts: readonly LayerContext[]
  /** The roots before the first step, in the order of `contexts`. */
  readonly preRoots: readonly Root[]
  readonly steps: readonly Step[]
  /** Signed transactions in order; those of `apply` steps among them. */
  readonly transactions: readonly Hex[]
  /** One a transaction. */
  readonly receipts: readonly Receipt[]
}

/**
 * The block of these parts: its roots, bloom, steps hash, header, hash, and one merged change a layer.
 * Whoever builds a block and whoever verifies it use this.
 * @throws RangeError where the parts do not fit each other: a bug of the caller
 */
export function sealBlock(parts: BlockParts): Block {
  const { contexts, steps, transactions, receipts } = parts
  const own = contexts[0]
  if (own === undefined) throw new RangeError("a block has the context of its own layer")
  checkTransactions(parts)
  const changes = contexts.map((context, i) => changeOf(parts, context, i))
  const header = headerOf(parts, own, changes[0]?.postRoot)
  return { layer: own.layer, hash: hashHeader(header), header, transactions, receipts, steps, contexts, changes }
}

function headerOf(parts: BlockParts, own: LayerContext, stateRoot: Root | undefined): Header {
  if (stateRoot === undefined) throw new RangeError("a block changes its own layer")
  const { number, timestamp, gasLimit, baseFee, prevRandao, coinbase } = own.fields
  return {
    parentHash: own.anchor.hash,
    coinbase,
    stateRoot,
    transactionsRoot: orderedRoot(parts.transactions.map(fromHex)),
    receiptsRoot: orderedRoot(parts.receipts.map(encodeReceipt)),
    logsBloom: toHex(bloom(parts.receipts.flatMap((receipt) => receipt.logs))),
    number,
    gasLimit,
    gasUsed: parts.receipts.at(-1)?.cumulativeGasUsed ?? 0n,
    timestamp,
    stepsHash: hashSteps(own.layer, parts.steps),
    prevRandao,
    baseFee,
    hardfork: own.hardfork,
  }
}

function checkTransactions({ steps, transactions, receipts }: BlockParts): void {
  let next = 0
  for (const step of steps) {
    if (step.firstTransaction !== next) throw new RangeError(`a step begins at transaction ${next}`)
    next += step.transactions
  }
  if (next !== transactions.length) throw new RangeError(`the steps have ${next} transactions`)
  if (next !== receipts.length) throw new RangeError("one receipt a transaction")
}

/** What all steps together did to the i-th layer; they must follow each other root by root (spec 5). */
function changeOf({ preRoots, steps }: BlockParts, { layer }: LayerContext, i: number): LayerChange {
  const preRoot = preRoots[i]
  if (preRoot === undefined) throw new RangeError(`layer ${layer} has a pre-root`)
  let root = preRoot
  const changes = steps.map((step) => {
    const change = step.changes[i]
    if (change === undefined || change.layer !== layer) throw new RangeError(`a step has a change for layer ${layer}`)
    if (change.preRoot !== root) throw new RangeError(`a step on layer ${layer} begins at root ${root}`)
    root = change.postRoot
    return change
  })
  return mergedChanges(changes) ?? { layer, preRoot, postRoot: preRoot, delta: emptyDelta, reads: emptyReads }
}
