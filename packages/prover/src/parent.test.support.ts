import { Effect } from "effect"
import { spawnProver } from "./prover.ts"

// A program that starts a prover, says which process it is, and waits to be killed.
const program = Effect.gen(function* () {
  const prover = yield* spawnProver({ key: `0x${"77".repeat(32)}` })
  const { pid } = yield* prover.status
  yield* Effect.sync(() => process.send?.(pid ?? "none"))
  return yield* Effect.never
})

await Effect.runPromise(Effect.scoped(program))
