import { describe, expect, it } from "vitest"
import type { LayerEvent } from "../backend.ts"
import { limits } from "../limits.ts"
import { memoryHierarchy } from "../testing/memory-hierarchy.ts"
import { Filters } from "./filters.ts"

const genesis = memoryHierarchy().shared.blockByNumber(0n)

/** Filters under small bounds, with a clock and a layer that the test drives. */
function driven() {
  let nowMs = 0
  const listeners = new Set<(event: LayerEvent) => void>()
  const filters = new Filters({ ...limits, filterEntriesMax: 5, filtersMax: 3, filterIdleMs: 100 }, () => nowMs)
  filters.follow({
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  const blocks = (count: number) => {
    if (genesis === undefined) throw new Error("no genesis")
    const event: LayerEvent = { kind: "blocks", blocks: Array.from({ length: count }, () => genesis) }
    for (const listener of listeners) listener(event)
  }
  return { filters, blocks, wait: (ms: number) => void (nowMs += ms) }
}

describe("filters", () => {
  it("go after the idle time, and a poll renews them", () => {
    const { filters, wait } = driven()
    const polled = filters.open({ kind: "blocks" })
    const left = filters.open({ kind: "blocks" })
    wait(60)
    expect(filters.changes(polled)).toEqual([])
    wait(60)
    expect(() => filters.changes(left)).toThrow("filter not found")
    expect(filters.changes(polled)).toEqual([])
    expect(filters.close(left)).toBe(false)
  })

  it("free their place when they go", () => {
    const { filters, wait } = driven()
    for (let i = 0; i < 3; i++) filters.open({ kind: "blocks" })
    expect(() => filters.open({ kind: "blocks" })).toThrow("too many filters")
    wait(101)
    expect(filters.open({ kind: "blocks" })).toMatch(/^0x[0-9a-f]{32}$/)
  })

  it("hold no more than the bound together: the one idle longest goes", () => {
    const { filters, blocks, wait } = driven()
    const old = filters.open({ kind: "blocks" })
    wait(1)
    const young = filters.open({ kind: "blocks" })
    const pending = filters.open({ kind: "pending" })
    blocks(2)
    expect(filters.changes(old)).toHaveLength(2)
    blocks(1)
    wait(1)
    filters.changes(young)
    blocks(3)
    expect(() => filters.changes(old)).toThrow("filter not found")
    expect(filters.changes(young)).toHaveLength(3)
    expect(filters.changes(pending)).toEqual([])
  })

  it("have no query but those of logs", () => {
    const { filters } = driven()
    const id = filters.open({ kind: "pending" })
    expect(() => filters.query(id)).toThrow("filter not found")
  })
})
