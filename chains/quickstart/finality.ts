import { setTimeout as sleep } from "node:timers/promises"
import type { Layer } from "./layer.ts"
import { limits } from "./limits.ts"
import { hierarchy, type LayerState } from "./steps.ts"

/**
 * Every layer, once all blocks that were there at the call are finalized.
 * @throws Error naming what is not, after `waitMs`
 */
export async function finalized(shared: Layer, waitMs: number = limits.finalityMs): Promise<readonly LayerState[]> {
  const targets = new Map((await hierarchy(shared)).map(({ chainId, latest }) => [chainId, latest]))
  const deadline = Date.now() + waitMs
  for (;;) {
    const layers = await hierarchy(shared)
    const behind = layers.filter((layer) => layer.finalized < (targets.get(layer.chainId) ?? 0n))
    if (behind.length === 0) return layers
    if (Date.now() > deadline) {
      const names = behind.map((layer) => `${layer.name} at ${layer.finalized} of ${targets.get(layer.chainId)}`)
      throw new Error(`not finalized within ${waitMs} ms: ${names.join(", ")}`)
    }
    await sleep(limits.pollMs)
  }
}
