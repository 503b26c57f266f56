import { setImmediate } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { limits } from "./limits.ts"
import { patience } from "./patience.ts"

describe("a call's patience", () => {
  it("callSliceMs: others run once a call has kept them waiting so long, and not before", async () => {
    let now = 0
    let turns = 0
    const breathe = patience(() => now)
    const other = setImmediate().then(() => turns++)
    now = limits.callSliceMs - 1
    await breathe()
    expect(turns).toBe(0)
    now = limits.callSliceMs
    await breathe()
    await other
    expect(turns).toBe(1)
  })

  it("callMsMax: a call ends past it", async () => {
    let now = 0
    const breathe = patience(() => now)
    now = limits.callMsMax
    await expect(breathe()).resolves.toBeUndefined()
    now = limits.callMsMax + 1
    await expect(breathe()).rejects.toThrow(/execution aborted: a call may take 5000 ms/)
  })
})
