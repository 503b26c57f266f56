import { defaultPrecompileBase, type Hex, precompilesAt } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { callTo, code, input, log, op, push, store, storeTransient } from "../testing/assemble.test.support.ts"
import { addressOf, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const contractsMax = 6

type Action =
  | { readonly kind: "set"; readonly key: number; readonly value: number }
  | { readonly kind: "count" | "countTransient" | "emit"; readonly key: number }
  | { readonly kind: "call"; readonly to: number; readonly key: number }

/** Calls go to contracts further on, which live on the same layer or above: a tree of frames. */
interface Contract {
  readonly layer: number
  readonly actions: readonly Action[]
  readonly end: "stop" | "revert" | "invalid"
}

const key = fc.integer({ min: 1, max: 3 })
const plain: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), key, value: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ kind: fc.constantFrom("count" as const, "countTransient" as const, "emit" as const), key }),
)
const call: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant("call" as const),
  to: fc.integer({ min: 1, max: contractsMax - 1 }),
  key: fc.integer({ min: 10, max: 12 }),
})
const contract = fc.record({
  layer: fc.integer({ min: 0, max: 2 }),
  actions: fc
    .tuple(
      fc.array(plain, { maxLength: 2 }),
      call,
      fc.array(plain, { maxLength: 2 }),
      fc.option(call),
      fc.array(plain, { maxLength: 1 }),
    )
    .map(([a, b, c, d, e]): readonly Action[] => [...a, b, ...c, ...(d === null ? [] : [d]), ...e]),
  end: fc.constantFrom("stop" as const, "stop" as const, "stop" as const, "revert" as const, "invalid" as const),
})
const tree: fc.Arbitrary<readonly Contract[]> = fc
  .array(contract, { minLength: contractsMax, maxLength: contractsMax })
  .map((all) => {
    const layers = all.map(({ layer }) => layer).sort((a, b) => a - b)
    return all.map((one, i) => ({ ...one, layer: i === 0 ? 0 : (layers[i] ?? 0) }))
  })

/** Enough for the callee's whole tree, so that a halt burns no other frame's gas. */
const gasFor = (index: number): number => 300_000 * 3 ** (contractsMax - 1 - index)

/** A call of another contract, up as many layers as it lives above. */
function reach(from: Contract, to: number, tree: readonly Contract[], flat: boolean): string {
  const up = flat ? 0 : (tree[to]?.layer ?? 0) - from.layer
  const target = addressOf(to)
  const data: Hex = "0x"
  const gas = gasFor(to)
  if (up === 0) return callTo(target, data, { gas })
  return callTo(l1.call, up === 1 ? input(target) : input(l1.call, input(target)), { gas })
}

function assemble(of: Contract, index: number, tree: readonly Contract[], flat: boolean): Hex {
  const parts = of.actions.map((action) => {
    switch (action.kind) {
      case "set":
        return store(action.key, push(action.value))
      case "count":
        return store(action.key, push(action.key) + op.sload + push(1) + op.add)
      case "countTransient":
        return storeTransient(1, push(1) + op.tload + push(1) + op.add) + store(action.key + 4, push(1) + op.tload)
      case "emit":
        return log(100 * index + action.key)
      case "call":
        return action.to > index ? store(action.key, reach(of, action.to, tree, flat)) : ""
    }
  })
  const ends = { stop: op.stop, revert: push(0) + push(0) + op.revert, invalid: op.invalid }
  return code(...parts, ends[of.end])
}

function world(tree: readonly Contract[], flat: boolean): World {
  const on = (layer: number) =>
    tree.flatMap((of, i) =>
      flat || of.layer === layer ? [{ at: addressOf(i), code: assemble(of, i, tree, flat) }] : [],
    )
  const rules = { hardfork: "prague" as const, fields: { gasLimit: 10n ** 12n } }
  return new World((flat ? [0] : [0, 1, 2]).map((layer) => ({ id: 3 - layer, ...rules, accounts: on(layer) })))
}

async function outcome(tree: readonly Contract[], flat: boolean) {
  const layers = world(tree, flat)
  const priced = { gasLimit: 200_000_000n, maxFeePerGas: 7n, maxPriorityFeePerGas: 0n }
  const { receipt, deltas } = await layers.run({ to: addressOf(0), ...priced })
  const keys = Array.from({ length: 14 }, (_, slot) => slot)
  const storage = tree.map((of, i) => keys.map((slot) => layers.slot(flat ? 0 : of.layer, addressOf(i), slot)))
  const written = deltas.reduce((sum, delta) => sum + delta.slots.length, 0)
  return { succeeded: receipt.succeeded, logs: receipt.logs.map(({ topics }) => topics[0]), storage, written }
}

describe("spec 3 flattening", () => {
  it("a tree of calls over three layers does what the same tree does on one chain", async () => {
    const seen = { failed: 0, wrote: 0, crossed: 0 }
    await fc.assert(
      fc.asyncProperty(tree, async (of) => {
        const flat = await outcome(of, true)
        expect(await outcome(of, false)).toEqual(flat)
        seen.failed += flat.succeeded ? 0 : 1
        seen.wrote += flat.written > 0 ? 1 : 0
        seen.crossed += of.at(-1)?.layer === 2 ? 1 : 0
      }),
      { numRuns: 150 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10)
  })
})
