import type { Transaction } from "@trellis/core"

/** One sender's waiting transactions by nonce. */
export class SenderQueue {
  readonly #byNonce = new Map<bigint, Transaction>()

  get size(): number {
    return this.#byNonce.size
  }

  at(nonce: bigint): Transaction | undefined {
    return this.#byNonce.get(nonce)
  }

  set(transaction: Transaction): void {
    this.#byNonce.set(transaction.nonce, transaction)
  }

  delete(nonce: bigint): void {
    this.#byNonce.delete(nonce)
  }

  values(): IterableIterator<Transaction> {
    return this.#byNonce.values()
  }

  /** Those that can run one after the other from `nonce` on. */
  *executable(nonce: bigint): Generator<Transaction> {
    for (let next = nonce; ; next++) {
      const transaction = this.#byNonce.get(next)
      if (transaction === undefined) return
      yield transaction
    }
  }

  /** The one with the highest nonce: the first to go when room is needed. */
  last(): Transaction | undefined {
    let last: Transaction | undefined
    for (const transaction of this.#byNonce.values())
      if (last === undefined || transaction.nonce > last.nonce) last = transaction
    return last
  }
}
