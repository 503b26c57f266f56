import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { floors } from "./floor-table.ts"
import { declaredIn, has, manifestOf, record, repository, rooms, sourcesOf } from "./rooms.ts"
import { importsOf, violations } from "./violations.ts"

const packages = rooms().filter((room) => room !== "chains")

describe("the house", () => {
  it("has the architecture page's rooms, and no others", () => {
    expect(rooms().sort()).toEqual(Object.keys(floors).sort())
  })

  it("has a top level of known things", () => {
    const folders = ["packages", "chains", "config", "test", "docs"]
    const files = ["package.json", "package-lock.json", "tsconfig.json", "README.md"]
    const papers = ["LICENSE", "CONTRIBUTING.md", "CHANGELOG.md"]
    const made = new Set(["node_modules", "coverage"])
    const found = readdirSync(repository).filter((name) => !name.startsWith(".") && !made.has(name))
    expect(found.sort()).toEqual([...folders, ...files, ...papers].sort())
  })

  for (const room of rooms()) {
    it(`${room} imports only what is below it, and what it declares`, () => {
      const sources = sourcesOf(room)
      expect(sources.length).toBeGreaterThan(0)
      expect(sources.flatMap((source) => violations(source, declaredIn(room, source.path)))).toEqual([])
    })
  }

  for (const room of packages) {
    it(`${room} can be published: README, licence, types, exports, and dependencies that go down`, () => {
      const manifest = manifestOf(room)
      expect(manifest).toMatchObject({
        name: `@trellis/${room}`,
        license: "MIT",
        type: "module",
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        description: expect.stringMatching(/\.$/),
        exports: {
          ".": {
            source: "./src/index.ts",
            types: expect.stringMatching(/^\.\/dist\/(src\/)?index\.d\.ts$/),
            default: expect.stringMatching(/^\.\/dist\/(src\/)?index\.js$/),
          },
        },
      })
      expect(manifest["files"]).toContain("README.md")
      expect(has(room, "README.md")).toBe(true)
      const names = Object.keys(record(manifest["dependencies"]))
      const text = names.map((name) => `import "${name}"`).join("\n")
      expect(violations({ room, path: "src/package.json", text }, new Set(names))).toEqual([])
    })
  }
})

describe("a made-up source", () => {
  const declared = new Set(["@trellis/core", "@trellis/node", "@trellis/evm", "@trellis/proof", "effect", "viem"])
  const wrong = (room: string, text: string, path = "src/made-up.ts") => violations({ room, path, text }, declared)

  const caught: [what: string, room: string, text: string, message: RegExp][] = [
    ["up", "core", `import { launch } from "@trellis/node"`, /which is up: floor 0 to floor 5/],
    ["up, a type", "core", `import type { Launch } from "@trellis/node"`, /which is up/],
    ["up, by an export", "evm", `export * from "@trellis/node"`, /which is up/],
    ["up, by import()", "evm", `const node = await import("@trellis/node")`, /which is up/],
    ["up, over several lines", "evm", `import {\n  launch,\n} from "@trellis/node"`, /which is up/],
    ["up, for its effects", "evm", `import "@trellis/node"`, /which is up/],
    ["sideways", "evm", `import { witness } from "@trellis/proof"`, /which is sideways on floor 1/],
    ["of itself", "evm", `import { it } from "@trellis/evm"`, /which is sideways/],
    ["of a package's inside", "evm", `import { a } from "@trellis/core/src/account.ts"`, /by its name alone/],
    ["of another package's files", "evm", `import { a } from "../../core/src/account.ts"`, /outside its package/],
    ["of test support", "evm", `import { a } from "./testing/market.ts"`, /for tests only/],
    ["of no room", "node", `import { a } from "@trellis/attic"`, /no room of the floor table/],
    ["not declared, ours", "node", `import { a } from "@trellis/rpc"`, /does not declare/],
    ["not declared, others'", "node", `import { Hono } from "hono/tiny"`, /imports hono\/tiny, which its package.json/],
    ["of a file system", "proof", `import { readFileSync } from "node:fs"`, /does no I\/O/],
    ["of Effect", "lifecycle", `import { Effect } from "effect"`, /runs without Effect/],
    ["a clock", "core", `const now = Date.now()`, /uses Date.now/],
    ["randomness", "evm", `const dice = Math.random()`, /uses Math.random/],
    ["the environment", "config", `const key = process.env["KEY"]`, /uses process\./],
  ]
  for (const [what, room, text, message] of caught) {
    it(`is caught: ${what}`, () => {
      expect(wrong(room, text)).toEqual([expect.stringMatching(message)])
    })
  }

  it("is let by where it imports what is below, declared or its own", () => {
    const text = `import { a } from "@trellis/core"\nimport { b } from "./b.ts"\nimport { readFile } from "node:fs/promises"
import * as Effect from "effect/Effect"\nexport type { Hex } from "viem"\n// Date.now is not called`
    expect(wrong("node", text)).toEqual([])
    expect(wrong("core", "// no Date.now() here\n/* nor\nMath.random() */\n")).toEqual([])
    expect(importsOf(text)).toHaveLength(5)
  })
})
