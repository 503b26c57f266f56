import { address, bloom, hash, layerId, type Log, toHex } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { logFilter, maySelect, selects } from "./log-filter.ts"

const addresses = [1, 2, 3].map((n) => address(toHex(new Uint8Array(20).fill(n))))
const topics = [1, 2, 3].map((n) => hash(toHex(new Uint8Array(32).fill(n))))

const log = fc.record({
  layer: fc.constant(layerId(1)),
  address: fc.constantFrom(...addresses),
  topics: fc.array(fc.constantFrom(...topics), { maxLength: 4 }),
  data: fc.constant("0x" as const),
})
const choice = fc.oneof(
  fc.constant(null),
  fc.constantFrom(...topics),
  fc.array(fc.option(fc.constantFrom(...topics)), { maxLength: 3 }),
)
const param = fc.record(
  {
    address: fc.oneof(fc.constantFrom(...addresses), fc.array(fc.constantFrom(...addresses), { maxLength: 2 })),
    topics: fc.array(choice, { maxLength: 4 }),
  },
  { requiredKeys: [] },
)

/** The execution API's rule, said once more. */
function selected(
  of: { address?: string | string[]; topics?: (string | null | (string | null)[])[] },
  log: Log,
): boolean {
  const wanted = [of.address ?? []].flat()
  if (wanted.length > 0 && !wanted.includes(log.address)) return false
  return (of.topics ?? []).every((topic, i) => {
    const choices = [topic].flat()
    if (i >= log.topics.length) return false
    return choices.length === 0 || choices.includes(null) || choices.includes(log.topics[i] ?? "")
  })
}

describe("a log filter", () => {
  it("selects what the execution API says, and a bloom never hides what it selects", () => {
    fc.assert(
      fc.property(param, fc.array(log, { maxLength: 5 }), (param, logs) => {
        const filter = logFilter(param, 10)
        const found = logs.filter((log) => selects(filter, log))
        expect(found).toEqual(logs.filter((log) => selected(param, log)))
        const may = maySelect(filter, { logsBloom: toHex(bloom(logs)) })
        if (found.length > 0) expect(may).toBe(true)
      }),
    )
  })

  it("is ruled out by the bloom of a block without its address", () => {
    const filter = logFilter({ address: addresses[0] ?? [] }, 10)
    expect(maySelect(filter, { logsBloom: toHex(bloom([])) })).toBe(false)
  })
})
