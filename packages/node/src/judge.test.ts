import { type Block, emptyDelta } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { objection } from "./judge.ts"
import { a, attestationOf, keys, of, shared, World } from "./world.test.support.ts"

async function sealed(): Promise<{ world: World; parent: Block; child: Block }> {
  const world = await World.open()
  await world.send(a, 0, 0)
  const blocks = await world.build()
  return { world, parent: of(blocks, shared), child: of(blocks, a) }
}

describe("an attestation", () => {
  it("counts where a registered attester signed the block's inputs, and its apply steps say what the children's blocks do", async () => {
    const { world, parent, child } = await sealed()
    for (const block of [parent, child]) expect(objection(world.hierarchy, block, attestationOf(block))).toBeUndefined()
  })

  it("does not where it is of other inputs, or another's", async () => {
    const { world, parent, child } = await sealed()
    const message = "it attests other public inputs than those of the block"
    expect(objection(world.hierarchy, parent, attestationOf(child))).toBe(message)
    expect(objection(world.hierarchy, parent, { ...attestationOf(child), block: parent.hash })).toBe(message)
    expect(objection(world.hierarchy, parent, attestationOf(parent, keys[0]))).toBe(message)
  })

  it("does not where an apply step says of the child's block what that does not say", async () => {
    const { world, parent, child } = await sealed()
    const steps = parent.steps.map((step) => ({
      ...step,
      changes: step.changes.map((change) => ({ ...change, delta: emptyDelta })),
    }))
    const said = objection(world.hierarchy, { ...parent, steps }, attestationOf(parent))
    expect(said).toBe(
      "it applies block 1 of layer 7101, but the delta of layer 7000 is not what the child's block says",
    )
    const unknown = parent.steps.map((step) => ({ ...step, childHash: parent.hash }))
    expect(objection(world.hierarchy, { ...parent, steps: unknown }, attestationOf(parent))).toContain("not held")
    expect(child.header.number).toBe(1n)
  })
})
