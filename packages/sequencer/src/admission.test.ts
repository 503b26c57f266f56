import { address, layerId, type RefusalReason, type Transaction, TransactionRefused } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { admit, generationOf } from "./admission.ts"
import type { PendingLayer } from "./rounds/pending.ts"
import { pendingContext } from "./rounds/pending.ts"
import { limits } from "./limits.ts"
import { counter, ether, MemoryGround, planOf, senders, signed } from "./memory-ground.test.support.ts"
import { Mempool } from "./mempool/mempool.ts"
import type { LayerPlan } from "./plan.ts"

const nobody = address(`0x${"99".repeat(20)}`)

/** A booster on a shared layer, and its mempool. */
function booster(fields: Partial<LayerPlan> = {}, poolPerSenderMax = 50) {
  const plans = [planOf(7000, undefined), planOf(7101, 7000, fields)]
  const ground = new MemoryGround(plans)
  const layers = plans.toReversed().map((plan): PendingLayer => {
    const head = ground.head(plan.id)
    const context = pendingContext(plan, head, 1n)
    return { plan, context, state: ground.headState(plan.id), blockHash: () => undefined }
  })
  return { layers, mempool: new Mempool({ poolTransactionsMax: 100, poolPerSenderMax }) }
}

/** The reason for which a layer of a booster refuses a transaction; undefined where it is taken. */
function reasonOf(tx: Transaction, on = booster()): RefusalReason | undefined {
  try {
    admit(on.mempool, on.layers, tx)
    return undefined
  } catch (error) {
    if (error instanceof TransactionRefused) return error.facts.reason
    throw error
  }
}

const send = (nonce: number, fields: Parameters<typeof signed>[3] = {}) => signed(7101, 0, nonce, fields)

describe("admission", () => {
  it("takes what can run, or may run later: a nonce ahead, a fee below the base fee", async () => {
    const on = booster()
    expect(reasonOf(await send(0), on)).toBeUndefined()
    expect(reasonOf(await send(5), on)).toBeUndefined()
    expect(reasonOf(await send(1, { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }), on)).toBeUndefined()
    expect(on.mempool.size).toBe(3)
  })

  it("refuses what no block could take, and leaves the mempool as it was", async () => {
    const cases: [RefusalReason, Transaction, ReturnType<typeof booster>?][] = [
      ["gasLimitTooHigh", { ...(await send(0)), gasLimit: 16_777_217n }, booster({ blockGas: 60_000_000n })],
      ["blockGasExceeded", await send(0, { gas: 60_001n }), booster({ blockGas: 60_000n })],
      ["gasLimitTooLow", await send(0, { gas: 20_999n })],
      ["gasLimitTooLow", await send(0, { gas: 25_000n, data: `0x${"11".repeat(200)}` })],
      [
        "initcodeTooLarge",
        { ...(await send(0)), to: undefined, gasLimit: 10_000_000n, data: `0x${"00".repeat(49_153)}` },
      ],
      ["tipAboveFee", { ...(await send(0)), maxFeePerGas: 1n, maxPriorityFeePerGas: 2n }],
      ["nonceTooHigh", { ...(await send(0)), nonce: 2n ** 64n - 1n }],
      ["nonceTooHigh", await send(Number(limits.nonceGapMax) + 1)],
      ["unsupportedType", { ...(await send(0)), type: 4 }, booster({ hardfork: "cancun" })],
      ["invalidAuthorizations", { ...(await send(0)), type: 4 }],
      ["invalidAuthorizations", { ...(await send(0)), type: 4, to: undefined }],
      ["insufficientFunds", await send(0, { to: nobody, value: 100n * ether })],
      ["insufficientFunds", await send(0, { maxFeePerGas: ether })],
      ["insufficientFunds", await send(0, { value: 100n * ether + 1n })],
      ["insufficientFunds", await send(0), booster({ sponsor: nobody })],
      ["feeTooLow", { ...(await send(0)), maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }],
    ]
    for (const [reason, tx, on = booster()] of cases) {
      expect({ reason: reasonOf(tx, on), size: on.mempool.size }).toEqual({ reason, size: 0 })
    }
  })

  it("refuses a sender whose account has gone on, or has code that is no delegation", async () => {
    const { layers, mempool } = booster()
    const [own, parent] = layers
    if (own === undefined || parent === undefined) throw new Error("two layers")
    const tx = await send(0, { to: nobody })
    const moved = { ...tx, sender: counter, nonce: 0n }
    expect(reasonOf({ ...moved, nonce: 1n }, { mempool, layers: [{ ...own, state: parent.state }] })).toBe(
      "senderHasCode",
    )
    expect(reasonOf(moved, { mempool, layers: [{ ...own, state: parent.state }] })).toBe("nonceTooLow")
  })

  it("refuses what a mempool refuses: known, underpriced, past a sender's share", async () => {
    const on = booster({}, 2)
    expect(reasonOf(await send(0), on)).toBeUndefined()
    expect(reasonOf(await send(0), on)).toBe("alreadyKnown")
    expect(reasonOf(await send(0, { value: 1n }), on)).toBe("underpriced")
    expect(reasonOf(await send(1), on)).toBeUndefined()
    expect(reasonOf(await send(2), on)).toBe("poolFull")
  })

  it("refuses what a sender cannot pay together with all that waits, value on an ancestor aside", async () => {
    const on = booster()
    expect(reasonOf(await send(0, { to: nobody, value: 60n * ether }), on)).toBeUndefined()
    expect(reasonOf(await send(1, { to: nobody, value: 60n * ether }), on)).toBe("insufficientFunds")
    expect(reasonOf(await send(1, { to: nobody, value: 30n * ether }), on)).toBeUndefined()
    // A transaction in transparent mode costs its fees here, with all that waits.
    const dear = { maxFeePerGas: 10n ** 14n, gas: 100_000n }
    expect(reasonOf(await send(2, dear), on)).toBe("insufficientFunds")
    // Its value comes out of the balance on the shared layer, where the counter lives.
    expect(reasonOf(await send(2, { value: 60n * ether }), on)).toBeUndefined()
  })

  it("asks a sponsor that signs itself for fees and value together", async () => {
    const itself = (): ReturnType<typeof booster> => booster({ sponsor: senders[0] })
    const all = 100n * ether
    expect(reasonOf(await send(0, { to: nobody, value: all }), itself())).toBe("insufficientFunds")
    expect(reasonOf(await send(0, { to: nobody, value: all - ether }), itself())).toBeUndefined()
  })

  it("lets a sponsor pay the fees and the sender the value", async () => {
    const sponsored = (): ReturnType<typeof booster> => booster({ sponsor: senders[1] })
    expect(reasonOf(await send(0, { to: nobody, value: 100n * ether }), sponsored())).toBeUndefined()
    expect(reasonOf(await send(0, { to: nobody, value: 100n * ether + 1n }), sponsored())).toBe("insufficientFunds")
  })
})

describe("the layer of a transaction's top frame", () => {
  it("is the nearest that has code at the target, as far up as layers are transparent (spec 3)", () => {
    const ground = new MemoryGround()
    const line = (transparent: readonly boolean[]): PendingLayer[] =>
      [7201, 7102, 7000].map((id, i) => {
        const plan = planOf(id, undefined, { transparent: transparent[i] ?? true })
        const context = pendingContext(plan, ground.head(layerId(id)), 1n)
        return { plan, context, state: ground.headState(id), blockHash: () => undefined }
      })
    expect(generationOf(line([true, true]), counter)).toBe(2)
    expect(generationOf(line([true, false]), counter)).toBe(0)
    expect(generationOf(line([false, true]), counter)).toBe(0)
    expect(generationOf(line([true, true]), nobody)).toBe(0)
    expect(generationOf(line([true, true]), undefined)).toBe(0)
  })
})
