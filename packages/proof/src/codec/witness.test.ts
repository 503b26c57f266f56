import { InputError, rlpDecode, type RlpItem, rlpEncode, rlpList, toHex } from "@trellis/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { collectWitness } from "../collect.ts"
import { contractAt, Hierarchy, slotAt, wordAt } from "../hierarchy.test.support.ts"
import { witnessJson } from "../json.ts"
import { limits } from "../limits.ts"
import type { Order } from "../scripted.test.support.ts"
import { decodeWitness, encodeWitness } from "./witness.ts"

async function sample() {
  const hierarchy = new Hierarchy()
  const shared = hierarchy.add(7000)
  const booster = hierarchy.add(7101, shared)
  for (const layer of [booster, shared]) await hierarchy.build(layer, [])
  const list: Order[] = [
    { do: "store", layer: 1, at: contractAt(3), slot: slotAt(3), value: wordAt(0) },
    { do: "blockHash", layer: 1, number: 0n },
    { do: "runCode", layer: 1, at: contractAt(1) },
    { do: "runCode", layer: 1, at: contractAt(40) },
  ]
  const child = () => hierarchy.build(booster, [[list]])
  const block = await hierarchy.build(shared, [child, [[{ do: "runCode", layer: 0, at: contractAt(2) }]]])
  return collectWitness(block, hierarchy)
}

describe("the encoding of a witness", () => {
  it("gives back what was encoded, sponsor and all", async () => {
    const witness = await sample()
    expect(decodeWitness(encodeWitness(witness))).toEqual(witness)
    const sponsored = { ...witness, contexts: witness.contexts.map((of) => ({ ...of, sponsor: contractAt(1) })) }
    expect(decodeWitness(encodeWitness(sponsored))).toEqual(sponsored)
  })

  it("refuses bytes that it would not have written, whatever was changed", async () => {
    const bytes = encodeWitness(await sample())
    const change = fc.record({ at: fc.nat(bytes.length - 1), by: fc.integer({ min: 1, max: 255 }), drop: fc.nat(3) })
    fc.assert(
      fc.property(change, ({ at, by, drop }) => {
        const changed = bytes.slice(0, bytes.length - drop)
        if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ by
        let again: Uint8Array
        try {
          again = encodeWitness(decodeWitness(changed))
        } catch (cause) {
          expect(cause).toBeInstanceOf(InputError)
          return
        }
        expect(toHex(again)).toBe(toHex(changed))
      }),
      { numRuns: 400 },
    )
  })

  it("refuses nodes and codes out of order, or twice", async () => {
    const witness = await sample()
    const { nodes, codes } = witness
    const decoded = (of: Partial<typeof witness>) => () => decodeWitness(encodeWitness({ ...witness, ...of }))
    expect(decoded({ nodes: nodes.toReversed() })).toThrow("nodes of a witness ascend")
    expect(decoded({ codes: [...codes, ...codes] })).toThrow("codes of a witness ascend")
  })

  it("refuses other versions, shapes, reads out of order, and lists in lists", async () => {
    const witness = await sample()
    const items = rlpList(rlpDecode(encodeWitness(witness)), "witness")
    expect(() => decodeWitness(rlpEncode([Uint8Array.of(2), ...items.slice(1)]))).toThrow("version 1")
    expect(() => decodeWitness(rlpEncode(items.slice(1)))).toThrow("8 items")
    expect(() => decodeWitness(encodeWitness({ ...witness, contexts: [] }))).toThrow("own layer")
    const steps = witness.steps.map((step) =>
      step.kind === "transactions"
        ? step
        : {
            ...step,
            changes: step.changes.map((change) => ({
              ...change,
              reads: { ...change.reads, accounts: change.reads.accounts.toReversed() },
            })),
          },
    )
    expect(() => decodeWitness(encodeWitness({ ...witness, steps }))).toThrow("canonical")
    let nested: RlpItem = []
    for (let i = 0; i < 2_000; i++) nested = [nested]
    expect(() => decodeWitness(rlpEncode(nested))).toThrow(InputError)
  })

  it("takes witnessBytesMax bytes and not one more", () => {
    expect(() => decodeWitness(new Uint8Array(limits.witnessBytesMax + 1))).toThrow("has up to")
    expect(() => decodeWitness(new Uint8Array(limits.witnessBytesMax))).toThrow("RLP")
  })

  it("has a form in JSON, with quantities in hexadecimal", async () => {
    const witness = await sample()
    const shown: unknown = JSON.parse(JSON.stringify(witnessJson(witness)))
    expect(shown).toMatchObject({ version: 1, layer: 7000, header: { number: "0x2" }, nodes: witness.nodes })
    expect(JSON.stringify(shown)).not.toContain("undefined")
  })
})
