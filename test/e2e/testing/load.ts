import type { Hex } from "viem"
import type { PrivateKeyAccount } from "viem/accounts"
import { type LayerClient, receiptOf, signedCall } from "./layer-client.ts"

/** A transaction whose receipt came. */
export interface Acknowledged {
  readonly layer: number
  readonly hash: Hex
  readonly blockHash: Hex
  readonly blockNumber: bigint
}

/** One person who calls the counter on one layer, again and again, each time waiting for the receipt. */
export class Load {
  readonly acknowledged: Acknowledged[] = []
  #isStopped = false
  readonly #done: Promise<void>

  constructor(client: LayerClient, layer: number, person: PrivateKeyAccount) {
    this.#done = this.#run(client, layer, person)
  }

  async #run(client: LayerClient, layer: number, person: PrivateKeyAccount): Promise<void> {
    try {
      let nonce = await client.getTransactionCount({ address: person.address })
      for (; !this.#isStopped; nonce++) {
        const serializedTransaction = await signedCall(person, layer, nonce)
        const hash = await client.sendRawTransaction({ serializedTransaction })
        const { status, blockHash, blockNumber } = await receiptOf(client, hash)
        if (status !== "success") throw new TypeError(`transaction ${hash} failed`)
        this.acknowledged.push({ layer, hash, blockHash, blockNumber })
      }
    } catch (error) {
      // Where the node was killed, what is under way fails; anything else does not.
      if (!this.#isStopped || error instanceof TypeError) throw error
    }
  }

  /** Ends it. @throws what went wrong before it was to end */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#done
  }

  /** Says that the node is to be killed now: what fails from here on is no fault. */
  expectEnd(): void {
    this.#isStopped = true
  }
}
