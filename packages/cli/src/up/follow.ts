import { Effect } from "effect"
import type { Hierarchy } from "../hierarchy.ts"
import { finalizations, type Happening } from "../view/events.ts"

/** Tells each new block, revert and finalization until it is interrupted. */
export const follow = Effect.fnUntraced(function* (hierarchy: Hierarchy, tell: (of: Happening) => void) {
  let before = hierarchy.status()
  const onStatus = (): void => {
    const after = hierarchy.status()
    for (const happening of finalizations(before, after)) tell(happening)
    before = after
  }
  const subscribed = hierarchy.layers.map(
    ({ name, backend }) =>
      () =>
        backend.subscribe((event) => {
          if (event.kind === "pending") return
          const kind = event.kind === "blocks" ? "block" : "reverted"
          for (const block of event.blocks) tell({ event: kind, layer: name, block })
        }),
  )
  for (const subscribe of [...subscribed, () => hierarchy.subscribe(onStatus)]) {
    yield* Effect.acquireRelease(Effect.sync(subscribe), (unsubscribe) => Effect.sync(unsubscribe))
  }
  return yield* Effect.never
}, Effect.scoped)
