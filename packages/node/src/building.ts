import { TrellisError } from "@trellis/core"
import { Effect } from "effect"
import type { Hierarchy } from "./hierarchy.ts"
import { limits } from "./limits.ts"
import { Pace } from "./pace.ts"

/** Who is told of what goes on. */
export interface Told {
  log(line: string): void
  /** Building or proving goes on no more, because of this. */
  halt(error: unknown): void
}

/** Looks for work, and lets time pass for the lifecycle, until something halts it. */
export const keepBuilding = Effect.fnUntraced(function* (hierarchy: Hierarchy, { log, halt }: Told) {
  const pace = new Pace(hierarchy.chain.layers, Date.now())
  for (;;) {
    yield* Effect.sleep(limits.paceMs)
    const failed = yield* Effect.promise(() => look(hierarchy, pace))
    if (failed === undefined) continue
    const { error } = failed
    if (severityOf(error) === "halt") return halt(error)
    log(`no round this time: ${error instanceof Error ? error.message : String(error)}`)
    yield* Effect.sleep(limits.retryMs)
  }
})

async function look(hierarchy: Hierarchy, pace: Pace): Promise<{ readonly error: unknown } | undefined> {
  try {
    await hierarchy.build(pace.at(Date.now()))
    await hierarchy.happened({ kind: "tick", nowMs: Date.now() })
    return undefined
  } catch (error) {
    return { error }
  }
}

/** The severity of any failure: what is not ours is a bug, and halts. */
function severityOf(error: unknown): TrellisError<object>["severity"] {
  return error instanceof TrellisError ? error.severity : "halt"
}
