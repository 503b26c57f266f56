import {
  type Block,
  type CodeHash,
  encodeHeader,
  type Hash,
  type Header,
  type Hex,
  type LayerChange,
  type LayerContext,
  type LayerId,
  type Step,
  toHex,
  TrieState,
} from "@trellis/core"
import { inReach } from "./block-hashes.ts"
import { MissingHeader } from "./errors.ts"
import { type Contents, overlay } from "./overlay.ts"
import type { Witness, WitnessStep } from "./witness.ts"

/** Where a witness is taken from: the store of all layers. */
export interface WitnessSource extends Contents {
  header(layer: LayerId, number: bigint): Header | undefined
}

/**
 * The witness of a sealed block: what its reads and its deltas touch of the states before it, and no
 * more. What a step makes and a later one reads is not in it: the verifier makes it too.
 * @throws MissingNode, MissingCode, MissingHeader where the source lacks what the block read
 */
export function collectWitness(block: Block, source: WitnessSource): Witness {
  const nodes = new Map<Hash, Hex>()
  const codes = new Map<CodeHash, Hex>()
  replay(block, {
    nodes: { get: (hash) => kept(nodes, hash, source.nodes.get(hash)) },
    code: (hash) => kept(codes, hash, source.code(hash)),
  })
  return {
    version: 1,
    layer: block.layer,
    header: block.header,
    contexts: block.contexts,
    preRoots: block.changes.map((change) => change.preRoot),
    steps: block.steps.map((step) => witnessStep(block, step)),
    nodes: sorted(nodes),
    codes: sorted(codes),
    headers: block.contexts.map((context, i) => headersOf(block, context, i, source)),
  }
}

function kept<K>(all: Map<K, Hex>, key: K, bytes: Uint8Array | undefined): Uint8Array | undefined {
  if (bytes !== undefined) all.set(key, toHex(bytes))
  return bytes
}

function sorted(all: Map<string, Hex>): Hex[] {
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hex]) => hex)
}

/** Reads and changes the states as the verifier will, in the same order. */
function replay(block: Block, recorder: Contents): void {
  const { source, sink } = overlay(recorder)
  let states = block.changes.map((change) => new TrieState(change.preRoot, source))
  for (const step of block.steps) {
    step.changes.forEach((change, i) => touch(states[i], change, step.kind === "transactions"))
    states = states.map((state, i) => {
      const change = step.changes[i]
      return change === undefined ? state : state.apply(change.delta, sink)
    })
  }
}

function touch(state: TrieState | undefined, { reads }: LayerChange, withCodes: boolean): void {
  for (const { address } of reads.accounts) state?.account(address)
  for (const { address, slot } of reads.slots) state?.storage(address, slot)
  if (withCodes) for (const hash of reads.codes) state?.code(hash)
}

function witnessStep({ transactions, receipts }: Block, step: Step): WitnessStep {
  const { firstTransaction } = step
  if (step.kind === "transactions") {
    return {
      kind: "transactions",
      transactions: transactions.slice(firstTransaction, firstTransaction + step.transactions),
    }
  }
  const { child, childNumber, childHash, changes } = step
  const transaction = transactions[firstTransaction]
  const receipt = receipts[firstTransaction]
  if (transaction === undefined || receipt === undefined) throw new RangeError("an apply step has one transaction")
  return { kind: "apply", transaction, child, childNumber, childHash, changes, logs: receipt.logs }
}

function headersOf(block: Block, context: LayerContext, i: number, source: WitnessSource): Hex[] {
  const { layer, anchor } = context
  let last = i === 0 ? anchor.number : anchor.number + 1n
  for (const { number } of block.changes[i]?.reads.blockHashes ?? []) {
    if (inReach(context, number) && number + 1n < last) last = number + 1n
  }
  const headers: Hex[] = []
  for (let number = anchor.number; number >= last; number--) {
    const header = source.header(layer, number)
    if (header === undefined) throw new MissingHeader({ layer, number })
    headers.push(toHex(encodeHeader(header)))
  }
  return headers
}
