import {
  type Address,
  applyReceipt,
  type BlockParts,
  type CodeHash,
  codeHash,
  decodeTransaction,
  type Executor,
  fromHex,
  type Hash,
  type Hex,
  InputError,
  keccakHex,
  type LayerChange,
  type LayerContext,
  precompilesAt,
  type ReadSet,
  type Receipt,
  type StateDelta,
  type StateSink,
  type Step,
  TrieState,
} from "@trellis/core"
import { checkApply } from "./apply-check.ts"
import { type BlockHashes, blockHashes } from "./block-hashes.ts"
import { brokenFields, type LayerRules } from "./rules.ts"
import { overlay } from "./overlay.ts"
import { checkReads } from "./read-check.ts"
import type { Witness, WitnessApply, WitnessTransactions } from "./witness.ts"

/** One layer while the block runs again. */
interface ReplayLayer {
  readonly context: LayerContext
  readonly hashes: BlockHashes
  view: TrieState
}

/** Runs the steps of a witness one after the other, on states that know nothing but the witness's nodes. */
export class Replay {
  readonly #executor: Executor
  readonly #own: LayerContext
  readonly #layers: readonly ReplayLayer[]
  readonly #sink: StateSink
  readonly #applyPrecompile: Address
  readonly #steps: Step[] = []
  readonly #transactions: Hex[] = []
  readonly #receipts: Receipt[] = []
  #gasUsed = 0n
  #applyNonce: bigint | undefined

  /** The witness's form has been checked. @throws InputError where its headers do not show what they must */
  constructor(executor: Executor, witness: Witness, precompileBase: Address, rules: readonly LayerRules[]) {
    const { source, sink } = overlay(contents(witness))
    this.#executor = executor
    this.#sink = sink
    this.#applyPrecompile = precompilesAt(precompileBase).apply
    this.#layers = witness.contexts.map((context, i) => {
      const preRoot = witness.preRoots[i]
      if (preRoot === undefined) throw new InputError({ what: "one pre-root a layer" })
      return { context, view: new TrieState(preRoot, source), hashes: blockHashes(context, witness.headers[i] ?? []) }
    })
    const own = this.#layers[0]
    if (own === undefined) throw new InputError({ what: "the first context is the layer's own" })
    const before = own.hashes.newest
    if (before === undefined || before.stateRoot !== own.view.root) {
      throw new InputError({ what: "the layer's pre-root is not the state root of the block before" })
    }
    const broken = brokenFields(own.context, before, rules)
    if (broken !== undefined) throw new InputError({ what: broken })
    this.#own = own.context
  }

  /** What the steps so far amount to. */
  parts(): Omit<BlockParts, "contexts" | "preRoots"> {
    return { steps: this.#steps, transactions: this.#transactions, receipts: this.#receipts }
  }

  /** @throws TransactionRefused, MissingNode, MissingCode, InputError */
  async transactions({ transactions }: WitnessTransactions): Promise<void> {
    const outcome = await this.#executor.execute({
      layers: this.#layers.map(({ context, view, hashes }) => ({ context, view, blockHash: hashes.at })),
      transactions: transactions.map((raw) => decodeTransaction(raw, this.#own)),
      gasUsedBefore: this.#gasUsed,
    })
    const receipts = outcome.transactions.map((of) => {
      if (of.kind === "included") return of.receipt
      throw new InputError({ what: `a transaction may not be in the block: ${of.refusal.message}` })
    })
    const changes = this.#layers.map((layer, i) => {
      const did = outcome.layers[i]
      if (did === undefined) throw new RangeError("an executor gives one outcome a layer")
      return this.#change(layer, did)
    })
    this.#gasUsed += outcome.gasUsed
    this.#add({ kind: "transactions", firstTransaction: 0, transactions: 0, changes }, transactions, receipts)
  }

  /** @throws InputError, MissingNode, DeltaMismatch */
  apply(step: WitnessApply): void {
    const { transaction, child, childNumber, childHash, logs } = step
    const { nonce } = checkApply(step, this.#layers, { to: this.#applyPrecompile, nonce: this.#applyNonce })
    this.#applyNonce = nonce + 1n
    step.changes.forEach(({ reads }, i) => {
      const layer = this.#layers[i]
      if (layer !== undefined) checkReads(reads, layer.view, layer.hashes)
    })
    const changes = this.#layers.map((layer, i) => {
      const claimed = step.changes[i]
      if (claimed === undefined) throw new InputError({ what: "one change a layer" })
      const change = this.#change(layer, claimed)
      if (change.postRoot === claimed.postRoot) return change
      throw new InputError({
        what: `post-root of layer ${change.layer} is ${change.postRoot}, claimed ${claimed.postRoot}`,
      })
    })
    const receipt = applyReceipt(transaction, this.#own.layer, logs, this.#gasUsed)
    const base = { firstTransaction: 0, transactions: 0, changes }
    this.#add({ kind: "apply", ...base, child, childNumber, childHash }, [transaction], [receipt])
  }

  #change(layer: ReplayLayer, { delta, reads }: { readonly delta: StateDelta; readonly reads: ReadSet }): LayerChange {
    const before = layer.view
    layer.view = before.apply(delta, this.#sink)
    return { layer: layer.context.layer, preRoot: before.root, postRoot: layer.view.root, delta, reads }
  }

  #add(step: Step, transactions: readonly Hex[], receipts: readonly Receipt[]): void {
    this.#steps.push({ ...step, firstTransaction: this.#transactions.length, transactions: transactions.length })
    this.#transactions.push(...transactions)
    this.#receipts.push(...receipts)
  }
}

/** Nodes and codes under the hash of what they are: none can stand for another. */
function contents({ nodes, codes }: Witness) {
  const held = byHash(nodes)
  const heldCodes = new Map<CodeHash, Uint8Array>([...byHash(codes)].map(([hash, code]) => [codeHash(hash), code]))
  return { nodes: { get: (hash: Hash) => held.get(hash) }, code: (hash: CodeHash) => heldCodes.get(hash) }
}

function byHash(all: readonly Hex[]): Map<Hash, Uint8Array> {
  return new Map(all.map((hex) => fromHex(hex)).map((bytes) => [keccakHex(bytes), bytes]))
}
