import { developmentAccounts, developmentKeys, parseChain } from "@trellis/config"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { LayerStatus } from "../hierarchy.ts"
import { accountLines } from "./accounts.ts"
import { finalizations, happeningJson, happeningLine } from "./events.ts"
import { StepRates } from "./rates.ts"
import { frame } from "./screen.ts"
import { statusJson } from "./status-json.ts"
import { statusTable } from "./table.ts"
import { treeRows } from "./tree.ts"

function layer(name: string, id: number, parent?: number, steps = 0n, finalized = 0n): LayerStatus {
  const heads = { latest: 12n, safe: 11n, finalized }
  const url = `http://127.0.0.1:${id}`
  return { layer: id, name, parent, url, heads, stateRoot: "0x00", pendingTransactions: 3, steps }
}

const hierarchy = [
  layer("shared", 7000),
  layer("amm-a", 7101, 7000),
  layer("amm-b", 7102, 7000, 5n, 9n),
  layer("amm-c", 7201, 7102),
  layer("amm-d", 7202, 7101),
]

describe("the tree", () => {
  it("draws each layer under its parent", () => {
    expect(treeRows(hierarchy).map(({ branch, status }) => branch + status.name)).toEqual([
      "shared",
      "├─ amm-a",
      "│  └─ amm-d",
      "└─ amm-b",
      "   └─ amm-c",
    ])
  })

  it("has each layer of any hierarchy once, after its parent", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (parents) => {
        const layers = [0, ...parents].map((of, i) => layer(`l${i}`, i + 1, i === 0 ? undefined : (of % i) + 1))
        const rows = treeRows(layers)
        expect(rows.map(({ status }) => status.layer).sort()).toEqual(layers.map((of) => of.layer).sort())
        for (const [i, { status }] of rows.entries()) {
          const above = rows.slice(0, i).map((row) => row.status.layer)
          expect(status.parent === undefined || above.includes(status.parent)).toBe(true)
        }
      }),
    )
  })
})

describe("the table", () => {
  it("has a line a layer, its columns aligned", () => {
    expect(statusTable(hierarchy.slice(0, 3))).toEqual([
      "layer     chain id  head  safe  finalized  mempool  steps  url",
      "shared        7000    12    11          0        3      0  http://127.0.0.1:7000",
      "├─ amm-a      7101    12    11          0        3      0  http://127.0.0.1:7101",
      "└─ amm-b      7102    12    11          9        3      5  http://127.0.0.1:7102",
    ])
  })

  it("has steps a second where they are known", () => {
    const [header, row] = statusTable([layer("shared", 7000)], new Map([[7000, 2.25]]))
    expect(header).toContain("steps/s")
    expect(row).toMatch(/ 2\.3 {2}http/)
  })
})

describe("steps a second", () => {
  const at = (steps: bigint) => [layer("shared", 1, undefined, steps)]

  it("are those of the window, as the caller's clock has it", () => {
    const rates = new StepRates(5000)
    expect(rates.sample(at(10n), 0).get(1)).toBe(0)
    expect(rates.sample(at(20n), 2000).get(1)).toBe(5)
    expect(rates.sample(at(20n), 5000).get(1)).toBe(2)
    expect(rates.sample(at(20n), 7000).get(1)).toBe(0)
  })

  it("are never below 0, though steps are reverted", () => {
    const rates = new StepRates(5000)
    rates.sample(at(10n), 0)
    expect(rates.sample(at(4n), 1000).get(1)).toBe(0)
  })
})

describe("finalizations", () => {
  it("are the heads that moved on, and no others", () => {
    const after = [layer("shared", 7000, undefined, 0n, 4n), layer("amm-b", 7102, 7000, 5n, 9n), layer("new", 1, 7000)]
    expect(finalizations(hierarchy, after)).toEqual([{ event: "finalized", layer: "shared", number: 4n }])
    expect(happeningLine({ event: "finalized", layer: "shared", number: 4n })).toBe("shared  finalized 4")
    expect(happeningJson({ event: "finalized", layer: "shared", number: 4n })).toEqual({
      event: "finalized",
      layer: "shared",
      number: 4,
    })
  })
})

describe("the screen", () => {
  const escape = "\u001B"

  it("is never drawn over its edges", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 30 }),
        (lines, columns, rows) => {
          const plain = lines.map((line) => line.replace(/[\r\n]/g, ".").replaceAll(escape, "."))
          const drawn = frame(plain, columns, rows)
            .replaceAll(`${escape}[H`, "")
            .replaceAll(`${escape}[K`, "")
            .replaceAll(`${escape}[J`, "")
            .split("\r\n")
          expect(drawn.length).toBeLessThanOrEqual(Math.max(rows, 2))
          for (const line of drawn) expect([...line].length).toBeLessThanOrEqual(columns)
        },
      ),
    )
  })
})

describe("accounts", () => {
  it("show the keys that are public, and no other", () => {
    const secret = { key: `0x${"7".repeat(64)}`, balance: 1 }
    const accounts = [...developmentAccounts("1 ether"), secret]
    const text = accountLines(parseChain({ name: "t", accounts, layers: [{ name: "a", chainId: 1 }] })).join("\n")
    for (const key of developmentKeys) expect(text).toContain(key)
    expect(text).not.toContain(secret.key)
  })

  it("say nothing where there are none", () => {
    expect(accountLines(parseChain({ name: "t", layers: [{ name: "a", chainId: 1 }] }))).toEqual([])
  })
})

it("a status in JSON has plain numbers, and null for no parent", () => {
  expect(statusJson(layer("shared", 7000, undefined, 7n, 2n))).toEqual({
    name: "shared",
    chainId: 7000,
    parent: null,
    url: "http://127.0.0.1:7000",
    head: 12,
    safe: 11,
    finalized: 2,
    stateRoot: "0x00",
    pendingTransactions: 3,
    steps: 7,
  })
})
