import { expect, it } from "vitest"
import { readHierarchy } from "./hierarchy-answer.ts"

const layer = {
  layer: "0x1b58",
  name: "shared",
  parent: null,
  url: "http://127.0.0.1:8545",
  hardfork: "osaka",
  transparent: true,
  heads: { latest: "0x10", safe: "0xf", finalized: "0x0" },
  stateRoot: `0x${"0".repeat(64)}`,
  pendingTransactions: "0x2",
  steps: "0xff",
}

it("reads the answer of trellis_hierarchy, and refuses what is none", () => {
  const [shared, child] = readHierarchy([layer, { ...layer, layer: "0x1", parent: "0x1b58" }])
  expect(shared).toMatchObject({ layer: 7000, parent: undefined, pendingTransactions: 2, steps: 255n })
  expect(shared?.heads).toEqual({ latest: 16n, safe: 15n, finalized: 0n })
  expect(child).toMatchObject({ layer: 1, parent: 7000 })
  for (const bad of [null, {}, [{}], [{ ...layer, steps: 3 }], [{ ...layer, layer: "1" }]]) {
    expect(() => readHierarchy(bad)).toThrow()
  }
})
