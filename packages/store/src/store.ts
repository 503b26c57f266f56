import type {
  Block,
  BlockHash,
  CodeHash,
  LayerId,
  NodeSource,
  Root,
  Round,
  StateSink,
  TransactionHash,
  TrieState,
} from "@trellis/core"
import type { Marks } from "./log-state.ts"
import type { LoggedStep } from "./round-log.ts"

/**
 * State, blocks and step logs of a hierarchy. Reads are synchronous and may throw CorruptRecord. Changes
 * are one durable batch each, all of it or nothing, in the order they were asked for; once one fails to
 * be written (WriteFailed) no other is taken.
 */
export interface Store {
  /** A state by its root. What it lacks is found missing when it is read (MissingNode, MissingCode). */
  state(root: Root): TrieState
  /** Takes new trie nodes and codes: readable at once, durable by the next commit. @throws TooMuchWaiting */
  readonly sink: StateSink
  /** Trie nodes by hash, durable or waiting. */
  readonly nodes: NodeSource
  /** Code by hash, durable or waiting. */
  code(hash: CodeHash): Uint8Array | undefined
  /** Drops the nodes and codes that wait: the round they were for is not to be. */
  discard(): void

  /**
   * Makes a round durable with all that waits. Round 0 is genesis: a block numbered 0, without steps, a layer.
   * Rejects with RoundRefused where it does not follow; the waiting nodes then go on waiting.
   */
  commit(round: Round): Promise<void>
  /**
   * Takes back every round after `round`, returned newest first; `safe` goes back with them.
   * Costs what is taken back. Rejects with FinalizedRevert, UnknownRound.
   */
  revertTo(round: bigint): Promise<readonly Round[]>
  /** The newest rounds that are safe and finalized; 0, genesis, at first. */
  marks(): Marks
  /** Moves the marks forward. Rejects with MarksRefused for a step back, or past safe or head. */
  setMarks(marks: Marks): Promise<void>

  /** The newest round's number; undefined before genesis. */
  head(): bigint | undefined
  round(number: bigint): Round | undefined
  block(layer: LayerId, number: bigint): Block | undefined
  /** A layer's block by hash. */
  blockByHash(layer: LayerId, hash: BlockHash): Block | undefined
  /** A layer's newest block, or the one that was when `round` was the newest. */
  latest(layer: LayerId, round?: bigint): Block | undefined
  /** A transaction of any layer, apply transactions among them: its block, and its index there. */
  transaction(hash: TransactionHash): { readonly block: Block; readonly index: number } | undefined
  /** A step by its index in the layer's log. */
  step(layer: LayerId, index: bigint): LoggedStep | undefined
  /** The index in its layer's log of a block's first step. @throws UnknownBlock */
  firstStep(block: Block): bigint
  /** The round that a block is of. @throws UnknownBlock */
  roundOf(block: Block): bigint
  /** Steps in the layer's log. */
  steps(layer: LayerId): bigint
  /** Apply steps in the layer's log: the nonce of its next apply transaction. */
  applies(layer: LayerId): bigint

  /** Waits for changes under way, then lets go of the directory. */
  close(): Promise<void>
}
