import { setImmediate } from "node:timers/promises"
import { InputError } from "@trellis/core"
import { limits } from "./limits.ts"

/**
 * For a call of a layer's code: lets everything else in this process run in between, and ends a call that
 * takes too long. It is asked before every frame and at some jumps. @throws InputError, by its promise
 */
export function patience(nowMs: () => number): () => Promise<void> {
  const startMs = nowMs()
  let heldSinceMs = startMs
  return async () => {
    const now = nowMs()
    if (now - startMs > limits.callMsMax) {
      throw new InputError({ what: `execution aborted: a call may take ${limits.callMsMax} ms; ask for less` })
    }
    if (now - heldSinceMs < limits.callSliceMs) return
    await setImmediate()
    heldSinceMs = nowMs()
  }
}
