import { describe, expect, it } from "vitest"
import { defaultDataDirectory, FlagError, parseFlags } from "./flags.ts"

describe("the command line of npm start", () => {
  it("keeps its data in a folder unless told otherwise", () => {
    expect(parseFlags([])).toEqual({ once: false, json: false, dataDirectory: defaultDataDirectory })
    expect(parseFlags(["--once", "--json", "--memory"])).toEqual({ once: true, json: true, dataDirectory: undefined })
    expect(parseFlags(["--data", "elsewhere"]).dataDirectory).toBe("elsewhere")
  })

  it("refuses what it does not know, in one line", () => {
    for (const args of [
      ["--twice"],
      ["file"],
      ["--data"],
      ["--data", ""],
      ["--once=no"],
      ["--data", "d", "--memory"],
    ]) {
      expect(() => parseFlags(args)).toThrow(FlagError)
      expect(() => parseFlags(args)).toThrow(/^[^\n]+$/)
    }
  })
})
