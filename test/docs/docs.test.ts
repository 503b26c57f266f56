import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import { exportsOf, trellisImports } from "./exports.ts"
import { codeBlocks, filesUnder, headingsOf, pages, prose, targetOf, textOf, top } from "./pages.ts"

const manifest: { scripts: { [name: string]: string } } = JSON.parse(textOf("package.json"))
/** npm's own, and those that need no `run`. */
const npmOwn = new Set(["ci", "install", "run", "exec"])

describe("every page", () => {
  it("is found: the pages this test reads are those there are", () => {
    for (const page of ["README.md", "CONTRIBUTING.md", "docs/guarantees.md", "docs/spec/3-precompiles.md"]) {
      expect(pages).toContain(page)
    }
  })

  it.each(pages)("%s links to what there is, headings too", (page) => {
    const links = [...prose(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link)
    const broken = links.filter((link) => {
      const target = targetOf(page, link)
      if (target === undefined) return false
      if (!existsSync(join(top, target.path))) return true
      return target.heading !== "" && !headingsOf(textOf(target.path)).has(target.heading)
    })
    expect(broken).toEqual([])
  })

  it.each(pages)("%s names files that there are", (page) => {
    const text = prose(textOf(page))
    const named = [...text.matchAll(/`((?:packages|config|chains|test|docs)\/[\w./-]+\.\w+)`/g)].map(
      ([, path = ""]) => path,
    )
    expect(named.filter((path) => !existsSync(join(top, path)))).toEqual([])
  })

  it.each(pages)("%s names npm scripts that there are", (page) => {
    const used = [...textOf(page).matchAll(/\bnpm (?:run (?:--\S+ )?([\w:]+)|(start|test|\w+)\b)/g)]
    const names = used.map(([, script, bare = ""]) => script ?? (npmOwn.has(bare) ? undefined : bare))
    const unknown = names.filter((name) => name !== undefined && manifest.scripts[name] === undefined)
    expect(unknown).toEqual([])
  })

  it.each(pages)("%s imports what the packages export", (page) => {
    const imports = codeBlocks(textOf(page))
      .filter(({ language }) => language === "ts")
      .flatMap(({ body }) => trellisImports(body))
    const missing = imports.flatMap(({ from, names }) => {
      const exported = exportsOf(sourceOf(from))
      return names.filter((name) => !exported.has(name)).map((name) => `${name} of ${from}`)
    })
    expect(missing).toEqual([])
  })
})

/** The module a package's name or subpath stands for in the repository. */
function sourceOf(specifier: string): string {
  const [, name = "", ...rest] = specifier.split("/")
  const directory = name === "config" ? "config" : `packages/${name}`
  const { exports }: { exports: { [path: string]: { source: string } } } = JSON.parse(
    textOf(`${directory}/package.json`),
  )
  const source = exports[[".", ...rest].join("/")]?.source
  if (source === undefined) throw new Error(`${specifier} is not exported by ${directory}/package.json`)
  return join(directory, source)
}

describe("docs/guarantees.md", () => {
  const modules = filesUnder(".").filter((path) => path.endsWith("/limits.ts"))
  const sections = new Map(
    textOf("docs/guarantees.md")
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.split("\n", 1)[0], section] as const),
  )

  it("has a section for each limits.ts, and for no other", () => {
    expect([...sections.keys()].sort()).toEqual([...modules].sort())
  })

  it.each(modules)("has every bound of %s with its value", async (path) => {
    const module: { [name: string]: unknown } = await import(pathToFileURL(join(top, path)).href)
    const bounds = Object.values(module).flatMap((group) =>
      typeof group === "object" && group !== null ? Object.entries(group) : [],
    )
    expect(bounds.length).toBeGreaterThan(0)
    const rows = [...(sections.get(path) ?? "").matchAll(/^\| `(\w+)` +\| ([\d,]+) +\| \S/gm)]
    const written = rows.map(([, name, value = ""]) => [name, value.replaceAll(",", "")])
    expect(written).toEqual(bounds.map(([name, value]) => [name, String(value)]))
  })
})

describe("docs/rpc.md", () => {
  it("names every method that is answered, and no other", () => {
    const sources = filesUnder("packages/rpc/src/methods").filter((path) => !path.endsWith(".test.ts"))
    const answered = sources.flatMap((path) => textOf(path).match(/^ {2}(?:eth|net|web3|trellis)_\w+(?=:)/gm) ?? [])
    const named = textOf("docs/rpc.md").match(/\b(?:eth|net|web3|trellis)_\w+/g) ?? []
    expect([...new Set(named)].sort()).toEqual(answered.map((name) => name.trim()).sort())
  })

  it("names every error code", () => {
    const codes = textOf("packages/rpc/src/jsonrpc/rpc-error.ts").match(/(?<=: )-?\d+(?=,)/g) ?? []
    const rows = [...textOf("docs/rpc.md").matchAll(/^\| (-?\d+) +\|/gm)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(0)
    expect(rows.sort()).toEqual(codes.sort())
  })
})

describe("docs/embedding.md", () => {
  it("shows the examples as they run", () => {
    const examples = filesUnder("test/examples").map(textOf).join("")
    const shown = codeBlocks(textOf("docs/embedding.md")).filter(({ language }) => language === "ts")
    expect(shown.length).toBeGreaterThan(1)
    for (const { body } of shown) expect(examples).toContain(body)
  })
})

describe("docs/spec", () => {
  it("has one page a section of the protocol, each listed and each with its tests", () => {
    const sections = filesUnder("docs/spec").filter((path) => /\/\d+-/.test(path))
    expect(sections.length).toBe(10)
    const index = textOf("docs/spec/README.md")
    for (const path of sections) {
      expect(index).toContain(`(${path.slice("docs/spec/".length)})`)
      if (!path.includes("8-settlement")) expect(textOf(path)).toMatch(/^## Tests\n\n- `[^`]+\.test\.ts`/m)
    }
  })
})
