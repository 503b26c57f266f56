import { developmentKeys, parseChain } from "@trellis/config"
import { addressOfKey } from "@trellis/core"
import { describe, expect, it } from "vitest"
import quickstart from "./quickstart.ts"
import threeLevels from "./three-levels.ts"

describe("the chain files are valid and mean what they say", () => {
  it("quickstart: ids, parents, ports, order and funded accounts", () => {
    const chain = parseChain(quickstart)
    expect(chain.layers.map(({ name, id, parent, rpc }) => [name, id, parent, rpc.port])).toEqual([
      ["shared", 7000, undefined, 8545],
      ["amm-a", 7101, 7000, 8546],
      ["amm-b", 7102, 7000, 8547],
    ])
    expect(chain.layers[0]?.order).toEqual([
      { kind: "child", layer: 7101 },
      { kind: "transactions" },
      { kind: "child", layer: 7102 },
    ])
    for (const { accounts, blocks, finality, sequencerKey } of chain.layers) {
      expect(accounts.map((account) => account.key)).toEqual([...developmentKeys])
      expect(new Set(accounts.map(({ balance }) => balance))).toEqual(new Set([10_000n * 10n ** 18n]))
      expect(blocks).toEqual({ kind: "interval", everyMs: 250, empty: false })
      expect(finality.required).toBe(1)
      expect(finality.attesters).toEqual(chain.proverKeys.map(addressOfKey))
      expect(finality.attesters).not.toContain(addressOfKey(sequencerKey))
    }
  })

  it("three levels: the L3's parent is a booster", () => {
    const { layers } = parseChain(threeLevels)
    expect(layers.at(-1)).toMatchObject({ name: "amm-c", id: 7201, parent: 7102 })
    expect(layers.find(({ name }) => name === "amm-b")?.order).toEqual([
      { kind: "transactions" },
      { kind: "child", layer: 7201 },
    ])
  })
})
