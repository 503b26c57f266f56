import { Effect } from "effect"
import type { Hierarchy } from "../hierarchy.ts"
import { cliLimits } from "../limits.ts"

/** Waits for the root layer's next block: a round. Gives up in peace where there is nothing to put into one. */
export function oneRound(hierarchy: Hierarchy): Effect.Effect<void> {
  const root = hierarchy.layers[0]
  const block = Effect.callback<void>((resume) => {
    const unsubscribe = root?.backend.subscribe((event) => {
      if (event.kind !== "blocks") return
      unsubscribe?.()
      resume(Effect.void)
    })
    return Effect.sync(() => unsubscribe?.())
  })
  return block.pipe(Effect.timeoutOption(cliLimits.onceWaitMs), Effect.asVoid)
}
