import {
  type Executor,
  layerId,
  MissingNode,
  ParentUnavailable,
  type StepInput,
  type StepOutcome,
  type TransactionHash,
} from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { describe, expect, it } from "vitest"
import { limits } from "../limits.ts"
import { ether, MemoryGround, planOf, senders, signed } from "../memory-ground.test.support.ts"
import { mayPassLater } from "./refused.ts"

const real = createExecutor()
const shared = layerId(7000)
const alone = (blockGas = 30_000_000n): MemoryGround => new MemoryGround([planOf(7000, undefined, { blockGas })])

/** The real executor, but that it breaks on some transactions. */
function breaksOn(broken: ReadonlySet<TransactionHash>, error: Error): Executor {
  return {
    ...real,
    execute: (input: StepInput): Promise<StepOutcome> =>
      input.transactions.some(({ hash }) => broken.has(hash)) ? Promise.reject(error) : real.execute(input),
  }
}

describe("transactions that a block does not take", () => {
  it("go on waiting where the block has no gas left for them", async () => {
    const ground = alone(160_000n)
    for (let n = 0; n < 5; n++) await ground.send(7000, 0, n, { gas: 100_000n, data: `0x${"11".repeat(100)}` })
    const { round, dropped } = await ground.build()
    const [block] = round?.blocks ?? []
    expect(block?.header.gasUsed).toBeLessThanOrEqual(160_000n)
    const included = block?.receipts.length ?? 0
    expect(included).toBeGreaterThan(1)
    expect(included).toBeLessThan(5)
    expect(dropped.map(({ refusal }) => refusal.reason)).toContain("blockGasExceeded")
    expect(dropped.every(({ refusal }) => mayPassLater(refusal.reason))).toBe(true)
    expect(included + dropped.length).toBe(5)
    let sealed = 0
    while (sealed < 5) sealed += (await ground.next()).blocks[0]?.receipts.length ?? 0
    expect(sealed).toBe(5)
  })

  it("are dropped where they can never run: the sender spent what they cost", async () => {
    const ground = alone()
    const to = senders[1]
    if (to === undefined) throw new Error("there are senders")
    await ground.send(7000, 0, 0, { to, value: 99n * ether })
    const poor = await ground.send(7000, 0, 1, { to, value: 2n * ether })
    const { round, dropped } = await ground.build()
    expect(round?.blocks[0]?.receipts).toHaveLength(1)
    expect(dropped).toEqual([
      { layer: 7000, transaction: poor, refusal: expect.objectContaining({ reason: "insufficientFunds" }) },
    ])
    expect(mayPassLater("insufficientFunds")).toBe(false)
  })
})

describe("an executor that breaks", () => {
  it("on one transaction: the block loses that one, and is as if it had never been sent", async () => {
    const ground = alone()
    const twin = alone()
    for (let of = 0; of < 4; of++) for (let n = 0; n < 3; n++) await ground.send(7000, of, n)
    for (let of = 0; of < 4; of++) for (let n = 0; n < 3; n++) if (of !== 2 || n < 2) await twin.send(7000, of, n)
    const poison = await signed(7000, 2, 2)
    const { round, dropped } = await ground.build(breaksOn(new Set([poison.hash]), new Error("stack smashed")))
    expect(dropped).toHaveLength(1)
    expect(dropped[0]).toMatchObject({ transaction: { hash: poison.hash }, refusal: { reason: "malformed" } })
    expect(dropped[0]?.refusal.message).toContain("stack smashed")
    expect(round).toEqual((await twin.build()).round)
  })

  it("poisonRetriesMax: on more than that, they are dropped so many a block, and none holds up building", async () => {
    const ground = alone()
    const broken = new Set<TransactionHash>()
    for (let n = 0; n <= limits.poisonRetriesMax; n++) broken.add((await ground.send(7000, n % 2, n >> 1)).hash)
    const good = await ground.send(7000, 3, 0)
    const executor = breaksOn(broken, new Error("stack smashed"))
    const first = await ground.build(executor)
    expect(first.round).toBeUndefined()
    expect(first.dropped).toHaveLength(limits.poisonRetriesMax)
    for (const { transaction } of first.dropped) ground.mempools.get(shared)?.delete(transaction.hash)
    const second = await ground.build(executor)
    expect(second.round?.blocks[0]?.transactions).toEqual([good.raw])
  })

  it("because a state cannot be read: nothing is built and nothing blamed", async () => {
    const why = new ParentUnavailable({ layer: 7000, why: "no answer" })
    for (const error of [why, new MissingNode({ hash: "0x00" })]) {
      const ground = new MemoryGround()
      await ground.send(7000, 0, 0)
      const { hash } = await ground.send(7101, 0, 0)
      await expect(ground.build(breaksOn(new Set([hash]), error))).rejects.toBe(error)
      expect(ground.mempools.get(layerId(7101))?.size).toBe(1)
      expect((await ground.build()).round?.blocks).toHaveLength(2)
    }
  })
})
