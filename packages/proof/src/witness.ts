import type { BlockHash, Header, Hex, LayerChange, LayerContext, LayerId, Log, Root } from "@trellis/core"

/** Transactions to run again. What they read and wrote is not said: the verifier finds out. */
export interface WitnessTransactions {
  readonly kind: "transactions"
  readonly transactions: readonly Hex[]
}

/** A child's block that was applied. What the child did is shown by the child's own witness. */
export interface WitnessApply {
  readonly kind: "apply"
  readonly transaction: Hex
  readonly child: LayerId
  readonly childNumber: bigint
  readonly childHash: BlockHash
  /** The child's changes to this layer and its ancestors. */
  readonly changes: readonly LayerChange[]
  /** The logs the child's frames emitted on this layer and its ancestors. */
  readonly logs: readonly Log[]
}

export type WitnessStep = WitnessTransactions | WitnessApply

/** All that a stateless execution of one block needs (spec 7). Nothing in it is trusted. */
export interface Witness {
  readonly version: 1
  readonly layer: LayerId
  readonly header: Header
  /** The layer itself first, then its ancestors from the parent up. */
  readonly contexts: readonly LayerContext[]
  /** In the order of `contexts`. */
  readonly preRoots: readonly Root[]
  readonly steps: readonly WitnessStep[]
  /** RLP of trie nodes of all layers, by ascending hash. */
  readonly nodes: readonly Hex[]
  /** By ascending hash. */
  readonly codes: readonly Hex[]
  /**
   * RLP of headers from the anchor back, one list a context: the layer's own anchor, which names the
   * pre-root, and as far back as BLOCKHASH was read.
   */
  readonly headers: readonly (readonly Hex[])[]
}
