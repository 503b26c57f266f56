import { EVM, type EVMResult, type EVMRunCallOpts, Message, NobleBN254, type CustomPrecompile } from "@ethereumjs/evm"
import type { PrefixedHexString } from "@ethereumjs/util"
import { type Address, address, commonOf, type LayerInput } from "@trellis/core"
import { answerApply, isApply } from "../precompiles/apply.ts"
import { LayerState } from "../state/layer-state.ts"
import { LibraryState } from "../state/library-state.ts"
import { toLibraryAddress } from "../state/words.ts"
import { BlockHashes } from "./block-hashes.ts"
import { breathingJumpdest } from "./breathing.ts"
import { FieldsHeader } from "./fields-header.ts"
import { provideKzg } from "./kzg.ts"
import type { LayerStack } from "./layer-stack.ts"

/** Contracts made and destroyed by the transaction under way (EIP-6780). Replaced, never changed in place. */
interface Lives {
  readonly created: ReadonlySet<PrefixedHexString>
  readonly destroyed: ReadonlyMap<PrefixedHexString, PrefixedHexString>
}

const none: Lives = { created: new Set(), destroyed: new Map() }

/**
 * One layer's EVM in a stack of layers. Every frame's checkpoint covers this layer and all above it
 * (spec 3.2), because calls only go up (spec 3.9).
 */
export class Level extends EVM {
  readonly index: number
  readonly stack: LayerStack
  readonly state: LayerState
  readonly #blockHashes: BlockHashes
  #input: LayerInput
  #lives: Lives = none

  constructor(stack: LayerStack, index: number, input: LayerInput, customPrecompiles: CustomPrecompile[]) {
    const { context, view } = input
    const state = new LayerState(view, context.hosted)
    const blockHashes = new BlockHashes(state)
    const common = commonOf(context).copy()
    provideKzg(common)
    super({
      common,
      blockchain: blockHashes,
      stateManager: new LibraryState(state),
      bn254: new NobleBN254(),
      customPrecompiles,
      customOpcodes: stack.kind === "call" ? [breathingJumpdest(stack)] : [],
    })
    this.stack = stack
    this.index = index
    this.state = state
    this.#blockHashes = blockHashes
    this.#input = input
  }

  get input(): LayerInput {
    return this.#input
  }

  get parent(): Level | undefined {
    return this.stack.levels[this.index + 1]
  }

  /** Stands on another view, for another step. */
  reset(input: LayerInput): void {
    this.#input = input
    this.state.reset(input.view)
    this.#blockHashes.reset(input.blockHash)
  }

  /** A transaction begins: warm are the precompiles, the signer and the coinbase (EIP-2929, 3651). */
  begin(origin: Address, gasPrice: bigint): void {
    const { fields } = this.#input.context
    this._tx = { gasPrice, origin: toLibraryAddress(origin) }
    this._block = { header: new FieldsHeader(fields, (name) => this.state.reads.fields.add(name)) }
    this.#lives = none
    this.transientStorage.clear()
    this.journal.cleanJournal()
    for (const precompile of this.precompiles.keys()) this.journal.addAlwaysWarmAddress(precompile)
    this.journal.addAlwaysWarmAddress(origin)
    this.journal.addAlwaysWarmAddress(fields.coinbase)
  }

  /** A transaction ends: destroyed contracts and empty touched accounts go (EIP-6780, EIP-161). */
  async end(): Promise<void> {
    for (const contract of [...this.doomed()].sort()) await this.journal.deleteAccount(toLibraryAddress(contract))
    await this.journal.cleanup()
    this.state.endTransaction()
  }

  /** Contracts that go when the transaction ends: made and destroyed by it. */
  doomed(): ReadonlySet<Address> {
    const { created, destroyed } = this.#lives
    return new Set(
      [...destroyed.keys()].filter((contract) => created.has(contract)).map((contract) => address(contract)),
    )
  }

  /** Runs a message that comes from outside this layer: the top frame, or a frame of the layer below. */
  async enter(fields: ConstructorParameters<typeof Message>[0]): Promise<EVMResult> {
    const destroyed = new Map(this.#lives.destroyed)
    const created = new Set(this.#lives.created)
    const message = new Message({ ...fields, selfdestruct: destroyed, createdAddresses: created })
    const result = await this.runCall({ message, skipNonceIncrement: true })
    if (result.execResult.exceptionError === undefined) this.#lives = { created, destroyed }
    this.stack.tag(result.execResult.logs ?? [], this)
    return result
  }

  override async runCall(opts: EVMRunCallOpts): Promise<EVMResult> {
    const { message } = opts
    if (message === undefined) throw new Error("a layer runs messages, made by its transaction or its child's frame")
    if (isApply(message, this.stack.precompiles)) return answerApply(this, message)
    await this.stack.breathe?.()
    const above = this.stack.levels.slice(this.index + 1)
    const undo = await this.stack.checkpoint(above)
    this.stack.frames.push({ level: this, message })
    const result = await super.runCall(opts)
    this.stack.frames.pop()
    if (result.execResult.exceptionError === undefined) await undo.commit()
    else await undo.revert()
    return result
  }

  /** A checkpoint of this layer alone; the library makes those of its own frames. */
  async checkpoint(): Promise<() => void> {
    const lives = this.#lives
    await this.journal.checkpoint()
    this.transientStorage.checkpoint()
    return () => {
      this.#lives = lives
    }
  }

  async commitCheckpoint(): Promise<void> {
    await this.journal.commit()
    this.transientStorage.commit()
  }

  async revertCheckpoint(): Promise<void> {
    await this.journal.revert()
    this.transientStorage.revert()
  }

  /** Reports what gets warm from now on, for eth_createAccessList. */
  reportAccess(): void {
    this.journal.startReportingAccessList()
  }
}
