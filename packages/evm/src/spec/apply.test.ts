import {
  aliasOf,
  defaultPrecompileBase,
  layerId,
  limits,
  ParentUnavailable,
  precompilesAt,
  type StateView,
  toHex,
} from "@trellis/core"
import { describe, expect, it } from "vitest"
import { createExecutor, encodeUpdates } from "../index.ts"
import { decodeUpdates } from "../precompiles/apply.ts"
import { callTo, code, input, op, push, store } from "../testing/assemble.test.support.ts"
import { addressOf, ether, signer, slotOf, wordOf, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent] = [addressOf(1), addressOf(3)]
const updates = toHex(
  encodeUpdates([
    { slot: slotOf(1), value: wordOf(11) },
    { slot: slotOf(7), value: wordOf(0) },
  ]),
)

describe("spec 3.12, 4 applyStateUpdates", () => {
  const world = (parentCode = code(store(99, op.caller))) =>
    new World([
      { id: 2, accounts: [{ at: child, code: code(callTo(l1.call, input(parent, updates))) }] },
      { id: 1, accounts: [{ at: parent, code: parentCode, slots: [[7, 7]] }] },
    ])

  it("by the apply precompile is answered by the layer for any contract: the slots are written, no code runs", async () => {
    const on = new World([{ id: 1, accounts: [{ at: parent, code: code(op.invalid), slots: [[7, 7]] }] }])
    const outcome = await on.call(l1.apply, parent, updates)
    expect(outcome).toMatchObject({ succeeded: true, output: "0x" })
    expect(outcome.layers[0]?.delta.slots).toEqual([
      { address: parent, slot: slotOf(1), prior: wordOf(0), next: wordOf(11) },
      { address: parent, slot: slotOf(7), prior: wordOf(7), next: wordOf(0) },
    ])
  })

  it("by anyone else reaches the contract's own code", async () => {
    const layers = world()
    await layers.run({ to: parent, data: updates })
    expect([layers.slot(1, parent, 1), layers.slot(1, parent, 99)]).toEqual([0n, BigInt(signer)])
    await layers.run({ to: child })
    expect([layers.slot(1, parent, 1), layers.slot(1, parent, 99)]).toEqual([0n, BigInt(aliasOf(layerId(2), child))])
  })

  it("nobody reaches the apply precompile, from this layer or from below", async () => {
    const tries = [l1.apply, l1.call, l1.sandboxCall, l1.delegateCall]
    for (const to of tries) {
      const layers = world()
      const data = to === l1.apply ? updates : input(l1.apply, updates)
      const { receipt, deltas } = await layers.run({ to, data })
      expect(receipt.succeeded, to).toBe(to === l1.delegateCall)
      expect(deltas[1]).toEqual({ accounts: [], slots: [] })
      expect(deltas[0]?.slots).toEqual([])
    }
  })

  it("by DELEGATECALL and CALLCODE to the precompile fails as well", async () => {
    for (const manner of ["call", "static", "delegate", "callCode"] as const) {
      const layers = new World([
        {
          id: 1,
          accounts: [
            { at: child, code: code(store(0, callTo(l1.apply, updates, { manner, gas: 9_000 }) + op.isZero)) },
          ],
        },
      ])
      await layers.run({ to: child })
      expect(layers.slot(0, child, 0)).toBe(1n)
    }
  })

  it("that is not one exact array writes nothing", async () => {
    const on = new World([{ id: 1, accounts: [{ at: parent, code: code(op.stop) }] }])
    for (const data of [`${updates}00`, updates.slice(0, -2), updates.slice(0, 10)]) {
      const outcome = await on.call(l1.apply, parent, code(data))
      expect(outcome.succeeded).toBe(false)
      expect(outcome.layers[0]?.delta.slots).toEqual([])
    }
    const count = `${"0".repeat(62)}20${BigInt(limits.deltaEntriesMax + 1)
      .toString(16)
      .padStart(64, "0")}`
    expect(() => decodeUpdates(new Uint8Array(Buffer.from(count, "hex")))).toThrow("applyStateUpdates takes one array")
  })
})

describe("spec 3.11 an unavailable parent", () => {
  it("is never an EVM failure: the step has no outcome, and the executor goes on with the next", async () => {
    const executor = createExecutor()
    const layers = new World(
      [
        { id: 2, accounts: [{ at: child, code: code(callTo(l1.call, input(parent)), op.pop, store(0, push(1))) }] },
        { id: 1, accounts: [{ at: parent, code: code(store(0, push(1))), balance: ether }] },
      ],
      executor,
    )
    const broken = (): never => {
      throw new ParentUnavailable({ layer: 1, why: "connection refused" })
    }
    const view: StateView = { root: layers.state(1).root, account: broken, storage: broken, code: broken }
    const [own, above] = layers.inputs()
    if (own === undefined || above === undefined) throw new Error("two layers")
    const step = {
      layers: [own, { ...above, view }],
      transactions: [layers.transaction({ to: child })],
      gasUsedBefore: 0n,
    }
    await expect(executor.execute(step)).rejects.toThrow(ParentUnavailable)
    const { receipt } = await layers.run({ to: child })
    expect(receipt.succeeded).toBe(true)
    expect(layers.slot(1, parent, 0)).toBe(1n)
  })
})
