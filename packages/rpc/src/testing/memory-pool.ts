import {
  type Account,
  type Address,
  type BlockFields,
  emptyCodeHash,
  type Hardfork,
  type Transaction,
  type TransactionHash,
  TransactionRefused,
} from "@trellis/core"
import { refusalByRules, refusalByState } from "@trellis/evm"

/** What a transaction must hold up against. */
export interface PoolGround {
  readonly account: (sender: Address) => Account | undefined
  readonly fields: () => BlockFields
  readonly hardfork: Hardfork
}

/** Transactions that wait for a block, in the order they came. */
export class MemoryPool {
  readonly #ground: PoolGround
  #waiting: Transaction[] = []

  constructor(ground: PoolGround) {
    this.#ground = ground
  }

  get waiting(): readonly Transaction[] {
    return this.#waiting
  }

  find(hash: TransactionHash): Transaction | undefined {
    return this.#waiting.find((transaction) => transaction.hash === hash)
  }

  /** The nonce after the sender's transactions that wait. */
  nonce(sender: Address): bigint {
    const waiting = this.#waiting.filter((transaction) => transaction.sender === sender).length
    return (this.#ground.account(sender)?.nonce ?? 0n) + BigInt(waiting)
  }

  /** @throws TransactionRefused */
  add(transaction: Transaction): void {
    if (this.find(transaction.hash) !== undefined) {
      throw new TransactionRefused({ reason: "alreadyKnown", message: "already known" })
    }
    const refusal = refusalByRules(transaction, this.#ground.hardfork) ?? this.#refusalByState(transaction)
    if (refusal !== undefined) throw new TransactionRefused(refusal)
    this.#waiting.push(transaction)
  }

  /** Takes all that wait. */
  take(): readonly Transaction[] {
    const taken = this.#waiting
    this.#waiting = []
    return taken
  }

  #refusalByState(transaction: Transaction) {
    const { sender } = transaction
    const account = this.#ground.account(sender)
    const after = account === undefined ? undefined : { ...account, nonce: this.nonce(sender) }
    const delegated = account !== undefined && account.codeHash !== emptyCodeHash
    const state = { account: after, delegated, payerBalance: account?.balance ?? 0n, valueElsewhere: false }
    return refusalByState(transaction, state, this.#ground.fields(), false)
  }
}
