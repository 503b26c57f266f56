import type { Address, RefusalReason, Transaction, TransactionHash } from "@trellis/core"
import type { MempoolLimits } from "./mempool.ts"

type Prices = Pick<Transaction, "maxFeePerGas" | "maxPriorityFeePerGas">

/** What a mempool must do, in the plainest way: a list, searched from end to end. */
export class MempoolModel {
  readonly #bounds: MempoolLimits
  all: readonly Transaction[] = []

  constructor(bounds: MempoolLimits) {
    this.#bounds = bounds
  }

  /** The reason of a refusal; undefined where the transaction was taken. */
  add(tx: Transaction, nonce: bigint): RefusalReason | undefined {
    if (this.all.some(({ hash }) => hash === tx.hash)) return "alreadyKnown"
    if (tx.nonce < nonce) return "nonceTooLow"
    const line = this.#line(tx.sender)
    const rival = line.find((of) => of.nonce === tx.nonce)
    if (rival !== undefined) {
      if (!isTenthMore(tx, rival)) return "underpriced"
      this.remove(rival)
    } else {
      if (line.length === this.#bounds.poolPerSenderMax) return "poolFull"
      const isGapped = tx.nonce > this.pendingNonce(tx.sender, nonce)
      if (isGapped && this.all.length * 2 >= this.#bounds.poolTransactionsMax) return "poolFull"
      if (this.all.length === this.#bounds.poolTransactionsMax && !this.#evictFor(tx)) return "poolFull"
    }
    this.all = [...this.all, tx]
    return undefined
  }

  remove(tx: { readonly hash: TransactionHash }): void {
    this.all = this.all.filter(({ hash }) => hash !== tx.hash)
  }

  prune(sender: Address, nonce: bigint): void {
    this.all = this.all.filter((tx) => tx.sender !== sender || tx.nonce >= nonce)
  }

  pendingNonce(sender: Address, nonce: bigint): bigint {
    const line = this.#line(sender)
    let next = nonce
    while (line.some((tx) => tx.nonce === next)) next++
    return next
  }

  ready(baseFee: bigint, nonceOf: (sender: Address) => bigint): readonly Transaction[] {
    const picked: Transaction[] = []
    for (;;) {
      const next = (sender: Address): bigint =>
        nonceOf(sender) + BigInt(picked.filter((tx) => tx.sender === sender).length)
      const [best] = this.all
        .filter((tx) => tx.nonce === next(tx.sender) && tx.maxFeePerGas >= baseFee)
        .toSorted((a, b) => Number(tipOf(b, baseFee) - tipOf(a, baseFee)) || (a.hash < b.hash ? -1 : 1))
      if (best === undefined) return picked
      picked.push(best)
    }
  }

  /** The last of the line of whoever offers the least tip goes, if `tx` offers more and does not wait for it. */
  #evictFor(tx: Transaction): boolean {
    const least = this.all.reduce((low, of) => (of.maxPriorityFeePerGas < low.maxPriorityFeePerGas ? of : low))
    if (least.maxPriorityFeePerGas >= tx.maxPriorityFeePerGas) return false
    const last = this.#line(least.sender).reduce((high, of) => (of.nonce > high.nonce ? of : high))
    if (last.sender === tx.sender && last.nonce < tx.nonce) return false
    this.remove(last)
    return true
  }

  #line(sender: Address): readonly Transaction[] {
    return this.all.filter((tx) => tx.sender === sender)
  }
}

function isTenthMore(tx: Prices, than: Prices): boolean {
  const holds = (price: bigint, before: bigint): boolean => price > before && price * 10n >= before * 11n
  return holds(tx.maxFeePerGas, than.maxFeePerGas) && holds(tx.maxPriorityFeePerGas, than.maxPriorityFeePerGas)
}

function tipOf(tx: Prices, baseFee: bigint): bigint {
  const room = tx.maxFeePerGas - baseFee
  return room < tx.maxPriorityFeePerGas ? room : tx.maxPriorityFeePerGas
}
