import { type LayerId, layerId } from "@trellis/core"
import { CorruptRecord } from "./errors.ts"
import { decodeTriple, encodeIntegers } from "./integers.ts"
import type { KeyValue, Operation } from "./key-value.ts"
import { keys, layerOfTip } from "./keys.ts"

/** Numbers of the newest rounds that are safe and finalized (spec 6). */
export interface Marks {
  readonly safe: bigint
  readonly finalized: bigint
}

/** The end of a layer's log: its newest block, and how many steps and apply steps it has. */
export interface Tip {
  readonly number: bigint
  readonly steps: bigint
  readonly applies: bigint
}

/** What the newest batch left: all that is kept in memory of the log. */
export interface LogState {
  /** The newest round; undefined before genesis. */
  readonly head: bigint | undefined
  readonly marks: Marks
  readonly tips: ReadonlyMap<LayerId, Tip>
}

/** A batch and what the log is after it. */
export interface Change {
  readonly operations: readonly Operation[]
  readonly state: LogState
}

/** What is stored. @throws CorruptRecord */
export async function loadLogState(keyValue: KeyValue): Promise<LogState> {
  const tips = new Map<LayerId, Tip>()
  for await (const [key, value] of keyValue.range(keys.tips)) {
    const layer = layerId(Number(layerOfTip(key)))
    const [number, steps, applies] = decodeTriple(value, `the tip of layer ${layer}`)
    tips.set(layer, { number, steps, applies })
  }
  const stored = keyValue.get(keys.marks)
  if (stored === undefined) {
    if (tips.size > 0) throw new CorruptRecord({ where: "the head", why: "it is missing" })
    return { head: undefined, marks: { safe: 0n, finalized: 0n }, tips }
  }
  const [head, safe, finalized] = decodeTriple(stored, "the head")
  return { head, marks: { safe, finalized }, tips }
}

/** The records of head, marks and of the tips that differ from `before`. */
export function stateOperations(before: LogState, after: LogState): Operation[] {
  const { head, marks, tips } = after
  const changed = [...tips].filter(([layer, tip]) => before.tips.get(layer) !== tip)
  return [
    { kind: "put", key: keys.marks, value: encodeIntegers([head ?? 0n, marks.safe, marks.finalized]) },
    ...changed.map(
      ([layer, { number, steps, applies }]): Operation => ({
        kind: "put",
        key: keys.tip(layer),
        value: encodeIntegers([number, steps, applies]),
      }),
    ),
  ]
}
