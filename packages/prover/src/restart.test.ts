import { describe, expect, it } from "vitest"
import { limits } from "./limits.ts"
import { nextPauseMs } from "./restart.ts"

describe("the pause before a process is started again", () => {
  it("doubles up to restartMsMax while nothing is answered, and falls back to restartMsMin", () => {
    let pauseMs: number = limits.restartMsMin
    const pauses = Array.from({ length: 12 }, () => (pauseMs = nextPauseMs(pauseMs, 0, limits)))
    expect(pauses.slice(0, 3)).toEqual([1, 2, 3].map((n) => limits.restartMsMin * 2 ** n))
    expect(pauses.at(-1)).toBe(limits.restartMsMax)
    expect(nextPauseMs(pauseMs, 1, limits)).toBe(limits.restartMsMin)
  })
})
