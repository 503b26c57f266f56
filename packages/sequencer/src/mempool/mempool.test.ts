import { type Refusal, type Transaction, TransactionRefused } from "@trellis/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../limits.ts"
import { Mempool } from "./mempool.ts"
import { MempoolModel } from "./model.test.support.ts"
import { senderAt, waiting } from "./waiting.test.support.ts"

const bounds = { poolTransactionsMax: 6, poolPerSenderMax: 3 }
const senders = 4

/** A price that often ties with others, or is just so much more as a replacement must pay. */
const price = fc.constantFrom(0, 1, 2, 9, 10, 11, 99, 100, 109, 110, 121)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      sender: fc.nat(senders - 1),
      ahead: fc.integer({ min: -1, max: 5 }),
      fee: price,
      tip: price,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), index: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("mined" as const), sender: fc.nat(senders - 1) }) },
)

function reasonOf(act: () => void): Refusal["reason"] | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof TransactionRefused) return error.facts.reason
    throw error
  }
}

const hashes = (all: readonly Transaction[]) => all.map(({ hash }) => hash)

describe("a mempool", () => {
  it("does what the model does, whatever is added, replaced, evicted, mined: within its bounds", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(0n, 9n, 100n), (steps, baseFee) => {
        const mempool = new Mempool(bounds)
        const model = new MempoolModel(bounds)
        const nonces = Array.from({ length: senders }, () => 1)
        const nonceOf = (sender: string): bigint => BigInt(nonces[Number(sender) - 1] ?? 0)
        for (const of of steps) {
          if (of.do === "add") {
            const nonce = nonces[of.sender] ?? 0
            const tx = waiting(of.sender, nonce + of.ahead, of.fee, of.tip)
            expect(reasonOf(() => mempool.add(tx, BigInt(nonce)))).toBe(model.add(tx, BigInt(nonce)))
          } else if (of.do === "delete") {
            const tx = model.all[of.index]
            if (tx !== undefined) mempool.delete(tx.hash)
            if (tx !== undefined) model.remove(tx)
          } else {
            nonces[of.sender] = (nonces[of.sender] ?? 0) + 1
            mempool.prune(senderAt(of.sender), BigInt(nonces[of.sender] ?? 0))
            model.prune(senderAt(of.sender), BigInt(nonces[of.sender] ?? 0))
          }
          expect(mempool.size).toBeLessThanOrEqual(bounds.poolTransactionsMax)
          expect(hashes(mempool.all()).sort()).toEqual(hashes(model.all).sort())
        }
        const ready = model.ready(baseFee, nonceOf)
        expect(hashes(mempool.ready(baseFee, nonceOf, 100))).toEqual(hashes(ready))
        expect(hashes(mempool.ready(baseFee, nonceOf, 2))).toEqual(hashes(ready.slice(0, 2)))
        expect(mempool.hasReady(baseFee, nonceOf)).toBe(ready.length > 0)
        for (let n = 0; n < senders; n++) {
          const nonce = BigInt(nonces[n] ?? 0)
          expect(mempool.pendingNonce(senderAt(n), nonce)).toBe(model.pendingNonce(senderAt(n), nonce))
        }
      }),
      { numRuns: 400 },
    )
  })

  it("replacementPercent: takes another of the same nonce for a tenth more of both prices, rounded up", () => {
    const more = 100 + Number(limits.replacementPercent)
    const replaces = (fee: number, tip: number): boolean => {
      const mempool = new Mempool(bounds)
      mempool.add(waiting(0, 0, 100, 100), 0n)
      const reason = reasonOf(() => mempool.add(waiting(0, 0, fee, tip), 0n))
      expect(reason === undefined || reason === "underpriced").toBe(true)
      expect(mempool.size).toBe(1)
      return reason === undefined
    }
    expect([replaces(more, more), replaces(more - 1, more), replaces(more, more - 1)]).toEqual([true, false, false])
    const free = new Mempool(bounds)
    free.add(waiting(0, 0, 0, 0), 0n)
    expect(reasonOf(() => free.add(waiting(0, 0, 0, 0, { value: 1n, hash: waiting(0, 0, 1, 0).hash }), 0n))).toBe(
      "underpriced",
    )
    free.add(waiting(0, 0, 1, 1), 0n)
    expect(free.size).toBe(1)
  })

  it("nonceGapMax: takes a nonce so far ahead of the account's, and no farther", () => {
    const gap = Number(limits.nonceGapMax)
    const mempool = new Mempool(bounds)
    mempool.add(waiting(0, 7 + gap, 1, 1), 7n)
    expect(reasonOf(() => mempool.add(waiting(0, 8 + gap, 1, 1), 7n))).toBe("nonceTooHigh")
  })

  it("does not put one of a sender's transactions out for another that would wait for it", () => {
    const mempool = new Mempool({ poolTransactionsMax: 2, poolPerSenderMax: 8 })
    mempool.add(waiting(0, 0, 10, 1), 0n)
    mempool.add(waiting(0, 1, 10, 9), 0n)
    expect(reasonOf(() => mempool.add(waiting(0, 2, 10, 10), 0n))).toBe("poolFull")
    mempool.add(waiting(1, 0, 10, 2), 0n)
    expect(hashes(mempool.ready(0n, () => 0n, 9))).toEqual(hashes([waiting(1, 0, 10, 2), waiting(0, 0, 10, 1)]))
  })

  it("knows what a sender's transactions can cost, but for one that is replaced", () => {
    const mempool = new Mempool(bounds)
    mempool.add(waiting(0, 0, 10, 1, { gasLimit: 100n, value: 5n }), 0n)
    mempool.add(waiting(0, 1, 20, 1, { gasLimit: 100n }), 0n)
    mempool.add(waiting(1, 0, 99, 1), 0n)
    expect(mempool.expenditure(waiting(0, 2, 1, 1))).toBe(1_005n + 2_000n)
    expect(mempool.expenditure(waiting(0, 0, 1, 1))).toBe(2_000n)
  })

  it("takes back what a revert set free, past its bounds, but not what the account has gone past or another replaced", () => {
    const mempool = new Mempool(bounds)
    const more = bounds.poolTransactionsMax + 3
    for (let nonce = 1; nonce <= more; nonce++) {
      expect(mempool.readmit(waiting(0, nonce, 10, 1), 1n, 7n)).toBe(true)
    }
    expect(mempool.size).toBe(more)
    expect(mempool.pendingNonce(senderAt(0), 1n)).toBe(BigInt(more + 1))
    expect(mempool.expenditure(waiting(0, 0, 1, 1))).toBe(7n * BigInt(more))
    expect(mempool.readmit(waiting(1, 4, 10, 1), 5n, 0n)).toBe(false)
    expect(mempool.readmit(waiting(0, 2, 99, 9), 1n, 0n)).toBe(false)
  })

  it("gappedPercentMax: half full, it takes what can run, and nothing behind a nonce gap", () => {
    const mempool = new Mempool({ poolTransactionsMax: 4, poolPerSenderMax: 4 })
    mempool.add(waiting(0, 1, 10, 1), 0n)
    mempool.add(waiting(1, 1, 10, 1), 0n)
    expect((mempool.size * 100) / 4).toBe(limits.gappedPercentMax)
    expect(reasonOf(() => mempool.add(waiting(2, 1, 10, 1), 0n))).toBe("poolFull")
    mempool.add(waiting(2, 0, 10, 1), 0n)
    mempool.add(waiting(2, 1, 10, 1), 0n)
    expect(mempool.size).toBe(4)
  })
})
