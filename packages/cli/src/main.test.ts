import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"

const main = fileURLToPath(new URL("main.ts", import.meta.url))
const directory = mkdtempSync(join(tmpdir(), "trellis-main-"))
symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(directory, "node_modules"))
afterAll(() => rmSync(directory, { recursive: true }))

function trellis(...args: string[]) {
  return spawnSync(process.execPath, ["--conditions=source", main, ...args], { cwd: directory, encoding: "utf8" })
}

function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text)
  return name
}

const chain = (layers: string) => `export default { name: "test", layers: [${layers}] }`

describe("bad input: one clear message on stderr, exit 2, nothing written", () => {
  const cases: [what: string, args: () => string[], message: RegExp][] = [
    ["an unknown flag", () => ["up", "--mem"], /^trellis up: Unrecognized flag: --mem .*See trellis up --help\n$/],
    ["an unknown command", () => ["start"], /^trellis: Unknown subcommand "start"/],
    ["no chain file", () => ["up"], /^trellis: there is neither chain.ts nor chains\/quickstart.ts here/],
    [
      "a syntax error",
      () => ["up", file("s.ts", "export default {{")],
      /^trellis: cannot read the chain file s.ts: \S.*\n$/,
    ],
    ["two data places", () => ["up", "--memory", "--data", "d"], /^trellis: --memory keeps nothing/],
    [
      "an empty data place",
      () => ["up", "--data", ""],
      /^trellis(: --data needs the name of a directory| up: Missing)/,
    ],
    [
      "a chain file with several problems",
      () => ["up", file("d.mjs", chain(`{ name: "a", chainId: 1 }, { name: "b", chainId: 1, parent: "b", typo: 1 }`))],
      /^trellis: d.mjs has 3 problems:\n {2}layers\[1\].typo: .*\n {2}layers\[1\].parent: .*cycle.*\n {2}layers\[1\].chainId: .*\n$/,
    ],
    ["a directory in use", () => ["init", "."], /^trellis: \. is not empty/],
  ]
  for (const [what, args, message] of cases) {
    it(what, () => {
      const given = args()
      const before = readdirSync(directory)
      const { status, stdout, stderr } = trellis(...given)
      expect(stderr).toMatch(message)
      expect(stderr).not.toMatch(/\n {4}at /)
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
      expect(readdirSync(directory)).toEqual(before)
    })
  }
})

it("no node at the URL: one message, exit 1", () => {
  const { status, stderr } = trellis("status", "--url", "http://127.0.0.1:1")
  expect(stderr).toMatch(/^trellis: no Trellis node answers at http:\/\/127.0.0.1:1: .*\n$/)
  expect(status).toBe(1)
})

it("--help and --version: on stdout, exit 0", () => {
  expect(trellis("up", "--help")).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("--memory") })
  expect(trellis("--version")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^trellis v\d/) })
})
