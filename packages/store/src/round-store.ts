import {
  type Block,
  type BlockHash,
  type CodeHash,
  emptyRoot,
  hash,
  type LayerId,
  type NodeSource,
  type Root,
  type Round,
  type StateSink,
  type TransactionHash,
  type TrieState,
} from "@trellis/core"
import { append } from "./append.ts"
import { Content } from "./content.ts"
import { MarksRefused, StoreClosed, WriteFailed } from "./errors.ts"
import type { KeyValue, Operation } from "./key-value.ts"
import type { StoreLimits } from "./limits.ts"
import { loadLogState, type Marks, stateOperations } from "./log-state.ts"
import { remove } from "./remove.ts"
import { type LoggedStep, RoundLog } from "./round-log.ts"
import { checkRound } from "./round-order.ts"
import type { Store } from "./store.ts"

/** The store over any key-value database. */
export class RoundStore implements Store {
  readonly #keyValue: KeyValue
  readonly #limits: StoreLimits
  readonly #log: RoundLog
  readonly #content: Content
  #lastTurn: Promise<unknown> = Promise.resolve()
  #closed = false
  #failed: WriteFailed | undefined

  private constructor(keyValue: KeyValue, log: RoundLog, limits: StoreLimits) {
    this.#keyValue = keyValue
    this.#limits = limits
    this.#log = log
    this.#content = new Content(keyValue, limits.waitingBytesMax)
  }

  /** Reads where the database stands. Rejects with CorruptRecord. */
  static async over(keyValue: KeyValue, limits: StoreLimits): Promise<RoundStore> {
    const state = await loadLogState(keyValue)
    return new RoundStore(keyValue, new RoundLog(keyValue, state, limits.blocksCachedBytesMax), limits)
  }

  get sink(): StateSink {
    return this.#content.sink
  }

  get nodes(): NodeSource {
    return this.#content.nodes
  }

  state(root: Root): TrieState {
    return this.#content.state(root)
  }

  code(codeHash: CodeHash): Uint8Array | undefined {
    return this.#content.code(codeHash)
  }

  discard(): void {
    this.#content.discard()
  }

  async commit(round: Round): Promise<void> {
    const taken = this.#content.take()
    try {
      await this.#inTurn(async () => {
        this.#check(round)
        const { operations, state } = append(round, this.#log.state)
        await this.#write([...taken.operations, ...operations])
        this.#log.accept(state, [])
      })
      taken.done()
    } catch (error) {
      taken.undo()
      throw error
    }
  }

  revertTo(round: bigint): Promise<readonly Round[]> {
    return this.#inTurn(async () => {
      const { rounds, operations, state } = remove(this.#log, round)
      if (rounds.length === 0) return rounds
      // First, so that nobody looks for a record that is being deleted.
      this.#log.accept(
        state,
        rounds.flatMap(({ blocks }) => blocks),
      )
      await this.#write(operations)
      return rounds
    })
  }

  marks(): Marks {
    return this.#log.state.marks
  }

  setMarks({ safe, finalized }: Marks): Promise<void> {
    return this.#inTurn(async () => {
      const { head, marks, tips } = this.#log.state
      const refuse = (why: string): never => {
        throw new MarksRefused({ safe, finalized, why })
      }
      if (safe < marks.safe) refuse(`safe is ${marks.safe} and goes back by a revert only`)
      if (finalized < marks.finalized) refuse(`finalized is ${marks.finalized} and never goes back`)
      if (finalized > safe) refuse("what is finalized is safe")
      if (safe > (head ?? -1n)) refuse(`the newest round is ${head ?? "not yet committed"}`)
      const state = { head, marks: { safe, finalized }, tips }
      await this.#write(stateOperations(this.#log.state, state))
      this.#log.accept(state, [])
    })
  }

  head(): bigint | undefined {
    return this.#log.state.head
  }

  round(number: bigint): Round | undefined {
    return this.#log.round(number)
  }

  block(layer: LayerId, number: bigint): Block | undefined {
    return this.#log.block(layer, number)
  }

  blockByHash(layer: LayerId, blockHash: BlockHash): Block | undefined {
    return this.#log.blockByHash(layer, blockHash)
  }

  latest(layer: LayerId, round?: bigint): Block | undefined {
    if (round !== undefined) return this.#log.latest(layer, round)
    const tip = this.#log.state.tips.get(layer)
    return tip === undefined ? undefined : this.#log.block(layer, tip.number)
  }

  transaction(transactionHash: TransactionHash): { readonly block: Block; readonly index: number } | undefined {
    return this.#log.transaction(transactionHash)
  }

  step(layer: LayerId, index: bigint): LoggedStep | undefined {
    return this.#log.step(layer, index)
  }

  firstStep(block: Block): bigint {
    return this.#log.place(block).firstStep
  }

  roundOf(block: Block): bigint {
    return this.#log.place(block).round
  }

  steps(layer: LayerId): bigint {
    return this.#log.state.tips.get(layer)?.steps ?? 0n
  }

  applies(layer: LayerId): bigint {
    return this.#log.state.tips.get(layer)?.applies ?? 0n
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#lastTurn
    await this.#keyValue.close()
  }

  #check(round: Round): void {
    checkRound(round, {
      head: this.head(),
      latest: (layer) => this.latest(layer),
      holds: (root) => root === emptyRoot || this.nodes.get(hash(root)) !== undefined,
      roundBlocksMax: this.#limits.roundBlocksMax,
    })
  }

  async #write(operations: readonly Operation[]): Promise<void> {
    try {
      await this.#keyValue.write(operations)
    } catch (error) {
      this.#failed = new WriteFailed({ why: error instanceof Error ? error.message : String(error) })
      throw this.#failed
    }
  }

  /** One change after the other, each on what the one before left. */
  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new StoreClosed({ what: "a change" }))
    const turn = this.#lastTurn.then(() => {
      if (this.#failed !== undefined) throw this.#failed
      return change()
    })
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }
}
