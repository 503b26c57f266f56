import {
  type Block,
  type BlockHash,
  type LayerId,
  layerId,
  type Round,
  type Step,
  type TransactionHash,
} from "@trellis/core"
import { decodeBlock } from "./block-record.ts"
import { Cache } from "./cache.ts"
import { CorruptRecord, UnknownBlock } from "./errors.ts"
import { decodeIntegers, decodePair, decodeTriple } from "./integers.ts"
import type { KeyValue } from "./key-value.ts"
import { keys } from "./keys.ts"
import type { LogState } from "./log-state.ts"

/** A step with its place in its layer's log. */
export interface LoggedStep {
  readonly index: bigint
  readonly block: Block
  readonly step: Step
}

/** Where a block stands: its round, and how many steps and apply steps of its layer are before it. */
export interface Place {
  readonly round: bigint
  readonly firstStep: bigint
  readonly firstApply: bigint
}

/**
 * Reads committed rounds, by every index. While a batch is being written, what it adds or removes is
 * not there: the tips bound every read.
 */
export class RoundLog {
  readonly #keyValue: KeyValue
  readonly #blocks: Cache<string, Block>
  #state: LogState

  constructor(keyValue: KeyValue, state: LogState, blocksCachedBytesMax: number) {
    this.#keyValue = keyValue
    this.#state = state
    this.#blocks = new Cache(blocksCachedBytesMax)
  }

  get state(): LogState {
    return this.#state
  }

  /** The log after a batch; `gone` are the blocks that it removes. */
  accept(state: LogState, gone: readonly Block[]): void {
    this.#state = state
    for (const { layer, header } of gone) this.#blocks.delete(`${layer}/${header.number}`)
  }

  round(number: bigint): Round | undefined {
    if (number < 0n || number > (this.#state.head ?? -1n)) return undefined
    const where = `round ${number}`
    const integers = decodeIntegers(this.#need(keys.round(number), where), where)
    const blocks: Block[] = []
    for (let i = 0; i + 1 < integers.length; i += 2) {
      blocks.push(this.#held(layerId(Number(integers[i])), integers[i + 1] ?? 0n))
    }
    return { number, blocks }
  }

  block(layer: LayerId, number: bigint): Block | undefined {
    return number < 0n || number > (this.#state.tips.get(layer)?.number ?? -1n) ? undefined : this.#held(layer, number)
  }

  blockByHash(layer: LayerId, hash: BlockHash): Block | undefined {
    const stored = this.#keyValue.get(keys.hash(layer, hash))
    if (stored === undefined) return undefined
    const [number] = decodeIntegers(stored, `block ${hash}`)
    return number === undefined ? undefined : this.block(layer, number)
  }

  latest(layer: LayerId, round: bigint): Block | undefined {
    const tip = this.#state.tips.get(layer)
    if (tip === undefined || round < 0n) return undefined
    let low = 0n
    let high = tip.number
    while (low < high) {
      const middle = (low + high + 1n) / 2n
      if (this.placeOf(layer, middle).round <= round) low = middle
      else high = middle - 1n
    }
    return this.#held(layer, low)
  }

  transaction(hash: TransactionHash): { readonly block: Block; readonly index: number } | undefined {
    const stored = this.#keyValue.get(keys.transaction(hash))
    if (stored === undefined) return undefined
    const [layer, number, index] = decodeTriple(stored, `transaction ${hash}`)
    const block = this.block(layerId(Number(layer)), number)
    return block === undefined ? undefined : { block, index: Number(index) }
  }

  step(layer: LayerId, index: bigint): LoggedStep | undefined {
    if (index < 0n || index >= (this.#state.tips.get(layer)?.steps ?? 0n)) return undefined
    const where = `step ${index} of layer ${layer}`
    const [number, position] = decodePair(this.#need(keys.step(layer, index), where), where)
    const block = this.#held(layer, number)
    const step = block.steps[Number(position)]
    if (step === undefined) throw new CorruptRecord({ where, why: `block ${number} has no step ${position}` })
    return { index, block, step }
  }

  place({ layer, header, hash }: Block): Place {
    const held = this.block(layer, header.number)
    if (held?.hash !== hash) throw new UnknownBlock({ layer, hash })
    return this.placeOf(layer, header.number)
  }

  /** Of a block that is held. @throws CorruptRecord */
  placeOf(layer: LayerId, number: bigint): Place {
    const where = `the place of block ${number} of layer ${layer}`
    const [round, firstStep, firstApply] = decodeTriple(this.#need(keys.place(layer, number), where), where)
    return { round, firstStep, firstApply }
  }

  #held(layer: LayerId, number: bigint): Block {
    const name = `${layer}/${number}`
    const known = this.#blocks.get(name)
    if (known !== undefined) return known
    const where = `block ${number} of layer ${layer}`
    const bytes = this.#need(keys.block(layer, number), where)
    const block = decodeBlock(bytes, where)
    if (block.layer !== layer || block.header.number !== number) {
      throw new CorruptRecord({ where, why: `its record is of block ${block.header.number} of layer ${block.layer}` })
    }
    this.#blocks.set(name, block, bytes.length)
    return block
  }

  #need(key: Uint8Array, where: string): Uint8Array {
    const stored = this.#keyValue.get(key)
    if (stored === undefined) throw new CorruptRecord({ where, why: "its record is missing" })
    return stored
  }
}
