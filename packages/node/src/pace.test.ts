import { type ChainFile, parseChain } from "@trellis/config"
import { describe, expect, it } from "vitest"
import { Pace } from "./pace.ts"

const file: ChainFile = {
  name: "pace",
  layers: [
    { name: "demand", chainId: 1 },
    { name: "some", chainId: 2, parent: "demand", blocks: { everyMs: 100 } },
    { name: "always", chainId: 3, parent: "demand", blocks: { everyMs: 250, empty: true } },
  ],
}
const at = (pace: Pace, nowMs: number): [due: number[], forced: number[]] => {
  const { due, forced } = pace.at(nowMs)
  return [[...due], [...forced]]
}

describe("pace", () => {
  it("on demand: at any time; by interval: once in each, forced where empty blocks are wanted", () => {
    const pace = new Pace(parseChain(file).layers, 1_010)
    expect(at(pace, 1_020)).toEqual([[1], []])
    expect(at(pace, 1_100)).toEqual([[1, 2], []])
    expect(at(pace, 1_199)).toEqual([[1], []])
    expect(at(pace, 1_251)).toEqual([[1, 2, 3], [3]])
    expect(at(pace, 1_299)).toEqual([[1], []])
    // Intervals that were slept through are not made up for.
    expect(at(pace, 5_000)).toEqual([[1, 2, 3], [3]])
    expect(at(pace, 5_001)).toEqual([[1], []])
  })
})
