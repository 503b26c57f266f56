import { effectiveGasPrice, type Transaction } from "@trellis/core"

/** A sender's next transaction, and those after it. */
export interface Head {
  readonly first: Transaction
  readonly rest: Iterator<Transaction, void>
}

/** A binary heap of senders by the tip of their next transaction; the earlier hash breaks ties. */
export class TipHeap {
  readonly #baseFee: bigint
  readonly #heads: Head[] = []

  constructor(baseFee: bigint) {
    this.#baseFee = baseFee
  }

  push(head: Head): void {
    this.#heads.push(head)
    let at = this.#heads.length - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!this.#before(at, up)) break
      this.#swap(at, up)
      at = up
    }
  }

  pop(): Head | undefined {
    const best = this.#heads[0]
    const last = this.#heads.pop()
    if (best === undefined || last === undefined || this.#heads.length === 0) return best
    this.#heads[0] = last
    for (let at = 0; ; ) {
      const down = [2 * at + 1, 2 * at + 2].filter((child) => child < this.#heads.length)
      const first = down.reduce<number>((chosen, child) => (this.#before(child, chosen) ? child : chosen), at)
      if (first === at) return best
      this.#swap(at, first)
      at = first
    }
  }

  #tip(tx: Transaction): bigint {
    return (effectiveGasPrice(tx, this.#baseFee) ?? -1n) - this.#baseFee
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#heads[a]?.first, this.#heads[b]?.first]
    if (x === undefined || y === undefined) return false
    const [tipX, tipY] = [this.#tip(x), this.#tip(y)]
    return tipX === tipY ? x.hash < y.hash : tipX > tipY
  }

  #swap(a: number, b: number): void {
    const [x, y] = [this.#heads[a], this.#heads[b]]
    if (x === undefined || y === undefined) return
    this.#heads[a] = y
    this.#heads[b] = x
  }
}
