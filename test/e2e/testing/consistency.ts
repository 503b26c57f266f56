import type { BoosterStep, HierarchyLayer } from "@trellis/client"
import { expect } from "vitest"
import type { LayerClient } from "./layer-client.ts"

/**
 * Checks, by JSON-RPC alone, that every layer's blocks and steps follow each other without a gap, and that
 * all layers say the same of each other. Nothing may be built meanwhile.
 * @returns the layers' status
 */
export async function expectConsistent(clients: readonly LayerClient[]): Promise<readonly HierarchyLayer[]> {
  const [first] = clients
  if (first === undefined) throw new Error("a hierarchy has a layer")
  const layers = await first.getHierarchy()
  for (const [i, layer] of layers.entries()) {
    const client = clients[i]
    if (client === undefined) throw new Error("one client a layer")
    expect(await client.getBlockNumber()).toBe(layer.heads.latest)
    await expectBlocksChain(client, layer)
    const steps = await stepsOf(client, layer)
    expectRootsChain(steps, layer)
    for (const child of layers.filter(({ parent }) => parent === layer.layer)) expectChildApplied(steps, child)
  }
  return layers
}

async function expectBlocksChain(client: LayerClient, { heads, stateRoot }: HierarchyLayer): Promise<void> {
  let parent = await client.getBlock({ blockNumber: 0n })
  for (let number = 1n; number <= heads.latest; number++) {
    const block = await client.getBlock({ blockNumber: number })
    expect(block.parentHash).toBe(parent.hash)
    parent = block
  }
  expect(parent.stateRoot).toBe(stateRoot)
  expect(heads.finalized <= heads.safe && heads.safe <= heads.latest).toBe(true)
}

async function stepsOf(client: LayerClient, { steps }: HierarchyLayer): Promise<BoosterStep[]> {
  const indexes = Array.from({ length: Number(steps) }, (_, i) => BigInt(i))
  const found = await Promise.all(indexes.map((index) => client.getStep({ index })))
  expect(await client.getStep({ index: steps })).toBeUndefined()
  return found.map((step, i) => {
    if (step?.index !== BigInt(i)) throw new Error(`the log has no step ${i}`)
    return step
  })
}

function expectRootsChain(steps: readonly BoosterStep[], { layer, stateRoot }: HierarchyLayer): void {
  const own = steps.map(({ changes }) => changes[0])
  own.forEach((change, i) => {
    expect(change?.layer).toBe(layer)
    if (i > 0) expect(change?.preRoot).toBe(own[i - 1]?.postRoot)
  })
  if (own.length > 0) expect(own.at(-1)?.postRoot).toBe(stateRoot)
}

/** The parent's apply steps are the child's blocks from the first to its head. */
function expectChildApplied(steps: readonly BoosterStep[], child: HierarchyLayer): void {
  const applied = steps.flatMap((step) => (step.child?.layer === child.layer ? [step.child.number] : []))
  expect(applied).toEqual(Array.from({ length: Number(child.heads.latest) }, (_, i) => BigInt(i + 1)))
}
