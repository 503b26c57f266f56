import { type Address, type Refusal, type Transaction, type TransactionHash, TransactionRefused } from "@trellis/core"
import { limits } from "../limits.ts"
import { SenderQueue } from "./sender-queue.ts"
import { TipHeap } from "./tip-heap.ts"

/** Bounds of one layer's mempool, in transactions. */
export interface MempoolLimits {
  readonly poolTransactionsMax: number
  readonly poolPerSenderMax: number
}

function refuse(reason: Refusal["reason"], message: string): TransactionRefused {
  return new TransactionRefused({ reason, message })
}

/** The most a transaction can cost its sender on its own layer. Wei. The value may be another layer's (spec 3). */
export function costMax(tx: Transaction, valueElsewhere: boolean): bigint {
  return tx.gasLimit * tx.maxFeePerGas + (valueElsewhere ? 0n : tx.value)
}

/**
 * One layer's waiting transactions. It keeps what may run later (a nonce gap, a fee below today's base
 * fee) within its bounds; whoever adds has checked signature and form.
 */
export class Mempool {
  readonly #limits: MempoolLimits
  readonly #senders = new Map<Address, SenderQueue>()
  readonly #byHash = new Map<TransactionHash, Transaction>()
  /** What each can cost on this layer, in wei. */
  readonly #costs = new Map<TransactionHash, bigint>()
  #version = 0

  constructor(bounds: MempoolLimits) {
    this.#limits = bounds
  }

  get size(): number {
    return this.#byHash.size
  }

  /** Another number after each change. */
  get version(): number {
    return this.#version
  }

  get(hash: TransactionHash): Transaction | undefined {
    return this.#byHash.get(hash)
  }

  all(): readonly Transaction[] {
    return [...this.#byHash.values()]
  }

  /** The nonce after the sender's transactions that can run from `nonce` on. */
  pendingNonce(sender: Address, nonce: bigint): bigint {
    let next = nonce
    for (const tx of this.#senders.get(sender)?.executable(nonce) ?? []) next = tx.nonce + 1n
    return next
  }

  /** What the sender's waiting transactions can cost, but for the one `tx` would replace. Wei. */
  expenditure(tx: Transaction): bigint {
    let sum = 0n
    for (const waiting of this.#senders.get(tx.sender)?.values() ?? [])
      if (waiting.nonce !== tx.nonce) sum += this.#costs.get(waiting.hash) ?? 0n
    return sum
  }

  /**
   * Takes a transaction whose sender's account has `nonce`, and which can cost so many wei on this layer.
   * @throws TransactionRefused alreadyKnown, nonceTooLow, nonceTooHigh, underpriced, poolFull
   */
  add(tx: Transaction, nonce: bigint, cost = costMax(tx, false)): void {
    if (this.#byHash.has(tx.hash)) throw refuse("alreadyKnown", "already known")
    if (tx.nonce < nonce) throw refuse("nonceTooLow", `nonce too low: next nonce ${nonce}, tx nonce ${tx.nonce}`)
    if (tx.nonce - nonce > limits.nonceGapMax) {
      throw refuse(
        "nonceTooHigh",
        `nonce too high: next nonce ${nonce}, tx nonce ${tx.nonce}, at most ${limits.nonceGapMax} ahead`,
      )
    }
    const queue = this.#senders.get(tx.sender) ?? new SenderQueue()
    const replaced = queue.at(tx.nonce)
    if (replaced === undefined) this.#makeRoom(tx, queue, nonce)
    else if (!paysMore(tx, replaced)) throw refuse("underpriced", "replacement transaction underpriced")
    this.#set(tx, cost)
  }

  /**
   * Takes back a transaction of a reverted block, past the bounds: open rounds bound how many there are.
   * False where the account has gone past it, or another has its place.
   */
  readmit(tx: Transaction, nonce: bigint, cost: bigint): boolean {
    if (tx.nonce < nonce || this.#senders.get(tx.sender)?.at(tx.nonce) !== undefined) return false
    this.#set(tx, cost)
    return true
  }

  #set(tx: Transaction, cost: bigint): void {
    const queue = this.#senders.get(tx.sender) ?? new SenderQueue()
    const replaced = queue.at(tx.nonce)
    if (replaced !== undefined) {
      this.#byHash.delete(replaced.hash)
      this.#costs.delete(replaced.hash)
    }
    queue.set(tx)
    this.#senders.set(tx.sender, queue)
    this.#byHash.set(tx.hash, tx)
    this.#costs.set(tx.hash, cost)
    this.#version++
  }

  delete(hash: TransactionHash): void {
    const tx = this.#byHash.get(hash)
    if (tx === undefined) return
    this.#byHash.delete(hash)
    this.#costs.delete(hash)
    this.#version++
    const queue = this.#senders.get(tx.sender)
    queue?.delete(tx.nonce)
    if (queue?.size === 0) this.#senders.delete(tx.sender)
  }

  /** Drops the transactions of a sender whose account, at `nonce`, has gone past them. */
  prune(sender: Address, nonce: bigint): void {
    for (const tx of this.#senders.get(sender)?.values() ?? []) if (tx.nonce < nonce) this.delete(tx.hash)
  }

  /** True if a sender has a transaction that can run at this base fee. */
  hasReady(baseFee: bigint, nonceOf: (sender: Address) => bigint): boolean {
    for (const [sender, queue] of this.#senders) {
      const next = queue.at(nonceOf(sender))
      if (next !== undefined && next.maxFeePerGas >= baseFee) return true
    }
    return false
  }

  /** Up to `count` transactions that can run now, the best tip first, each sender's in nonce order. */
  ready(baseFee: bigint, nonceOf: (sender: Address) => bigint, count: number): readonly Transaction[] {
    const heads = [...this.#senders].flatMap(([sender, queue]) => {
      const rest = queue.executable(nonceOf(sender))
      const first = rest.next()
      return first.done ? [] : [{ first: first.value, rest }]
    })
    const heap = new TipHeap(baseFee)
    for (const head of heads) heap.push(head)
    const picked: Transaction[] = []
    for (let best = heap.pop(); best !== undefined && picked.length < count; best = heap.pop()) {
      if (best.first.maxFeePerGas < baseFee) continue
      picked.push(best.first)
      const next = best.rest.next()
      if (!next.done) heap.push({ first: next.value, rest: best.rest })
    }
    return picked
  }

  #makeRoom(tx: Transaction, queue: SenderQueue, nonce: bigint): void {
    if (queue.size >= this.#limits.poolPerSenderMax) {
      throw refuse("poolFull", `a sender may have ${this.#limits.poolPerSenderMax} transactions waiting`)
    }
    const isGapped = tx.nonce > this.pendingNonce(tx.sender, nonce)
    if (isGapped && this.#byHash.size * 100 >= this.#limits.poolTransactionsMax * limits.gappedPercentMax) {
      throw refuse("poolFull", `txpool is too full for a transaction behind a nonce gap: the next nonce is ${nonce}`)
    }
    if (this.#byHash.size < this.#limits.poolTransactionsMax) return
    let cheapest: Transaction | undefined
    for (const waiting of this.#byHash.values()) {
      if (cheapest === undefined || waiting.maxPriorityFeePerGas < cheapest.maxPriorityFeePerGas) cheapest = waiting
    }
    if (cheapest === undefined || cheapest.maxPriorityFeePerGas >= tx.maxPriorityFeePerGas) {
      throw refuse(
        "poolFull",
        `txpool is full: ${this.#limits.poolTransactionsMax} transactions wait, none with a lower tip`,
      )
    }
    // What follows the cheapest in its sender's line cannot run without it: the last of the line goes.
    const last = this.#senders.get(cheapest.sender)?.last()
    if (last === undefined) return
    if (last.sender === tx.sender && last.nonce < tx.nonce) {
      throw refuse("poolFull", "txpool is full, and the next to go would be one this transaction waits for")
    }
    this.delete(last.hash)
  }
}

function paysMore(tx: Transaction, than: Transaction): boolean {
  const tenth = (price: bigint): bigint => (price * limits.replacementPercent + 99n) / 100n
  const least = (price: bigint): bigint => price + (price === 0n ? 1n : tenth(price))
  return tx.maxFeePerGas >= least(than.maxFeePerGas) && tx.maxPriorityFeePerGas >= least(than.maxPriorityFeePerGas)
}
