import { type Block, type BlockFields, emptyDelta, emptyReads, emptyRoot, type LayerChange } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { applyAgrees } from "./apply-agrees.ts"
import { contractAt, Hierarchy, slotAt, wordAt } from "./hierarchy.test.support.ts"

/** A block of a shared layer that applies a booster's, which wrote to it; and the booster's. */
async function applied(): Promise<{ readonly parent: Block; readonly child: Block }> {
  const hierarchy = new Hierarchy()
  const shared = hierarchy.add(7000)
  const booster = hierarchy.add(7101, shared)
  const store = { do: "store", layer: 1, at: contractAt(2), slot: slotAt(3), value: wordAt(99) } as const
  const children: Block[] = []
  const build = async (): Promise<Block> => {
    const block = await hierarchy.build(booster, [[[store]]])
    children.push(block)
    return block
  }
  const parent = await hierarchy.build(shared, [build])
  const [child] = children
  if (child === undefined) throw new Error("the child was built")
  return { parent, child }
}

/** The child with another change of its parent. */
function withChange(child: Block, fields: Partial<LayerChange>): Block {
  return { ...child, changes: child.changes.map((change, i) => (i === 1 ? { ...change, ...fields } : change)) }
}

/** The child with other block fields of its parent. */
function withFields(child: Block, fields: Partial<BlockFields>): Block {
  const contexts = child.contexts.map((of, i) => (i === 1 ? { ...of, fields: { ...of.fields, ...fields } } : of))
  return { ...child, contexts }
}

describe("a parent's apply step and the child's block", () => {
  it("agree where the parent was built with the child's block", async () => {
    const { parent, child } = await applied()
    expect(child.changes[1]?.delta).not.toEqual(emptyDelta)
    expect(applyAgrees(parent, child)).toBeUndefined()
  })

  it("do not where anything that the step says differs", async () => {
    const { parent, child } = await applied()
    const log = { layer: parent.layer, address: contractAt(1), topics: [], data: "0x01" } as const
    const [receipt] = child.receipts
    if (receipt === undefined) throw new Error("the child ran a transaction")
    const cases: [Block, RegExp][] = [
      [withFields(child, { timestamp: 1n }), /^the child saw other block fields of layer 7000/],
      [withFields(child, { baseFee: 12345n }), /^the child saw other block fields of layer 7000/],
      [withChange(child, { preRoot: emptyRoot }), /^the pre-root of layer 7000/],
      [withChange(child, { postRoot: emptyRoot }), /^the post-root of layer 7000/],
      [withChange(child, { delta: emptyDelta }), /^the delta of layer 7000/],
      [withChange(child, { reads: emptyReads }), /^the read set of layer 7000/],
      [{ ...child, changes: child.changes.slice(0, 1) }, /changes 0 ancestors/],
      [{ ...child, header: { ...child.header, number: 9n } }, /block is 9/],
      [{ ...child, layer: parent.layer }, /no apply step names/],
      [{ ...child, hash: parent.hash }, /no apply step names/],
      [{ ...child, receipts: [{ ...receipt, logs: [...receipt.logs, log] }] }, /^the logs/],
    ]
    for (const [other, message] of cases) expect(applyAgrees(parent, other)).toMatch(message)
    const own = { ...log, layer: child.layer }
    expect(applyAgrees(parent, { ...child, receipts: [{ ...receipt, logs: [own, ...receipt.logs] }] })).toBeUndefined()
  })
})
