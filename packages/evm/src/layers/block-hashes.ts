import type { EVMMockBlockchainInterface } from "@ethereumjs/evm"
import { type BlockHash, fromHex } from "@trellis/core"
import type { LayerState } from "../state/layer-state.ts"

/** A layer's earlier block hashes, as the library's BLOCKHASH asks for them; each read is logged. */
export class BlockHashes implements EVMMockBlockchainInterface {
  readonly #state: LayerState
  #hashOf: (number: bigint) => BlockHash | undefined = () => undefined

  constructor(state: LayerState) {
    this.#state = state
  }

  reset(hashOf: (number: bigint) => BlockHash | undefined): void {
    this.#hashOf = hashOf
  }

  async getBlock(blockId: number): Promise<{ hash(): Uint8Array }> {
    const number = BigInt(blockId)
    const hash = this.#hashOf(number)
    this.#state.reads.blockHashes.set(number, hash)
    const bytes = hash === undefined ? new Uint8Array(32) : fromHex(hash)
    return { hash: () => bytes }
  }

  async putBlock(): Promise<void> {}

  shallowCopy(): EVMMockBlockchainInterface {
    return this
  }
}
