import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { ChainFileError } from "@trellis/config"
import { afterAll, describe, expect, it } from "vitest"
import { ChainFileUnreadable, UsageError } from "./errors.ts"
import { cliLimits } from "./limits.ts"
import { findChainFile, loadChain } from "./load-chain.ts"

const directory = mkdtempSync(join(tmpdir(), "trellis-load-"))
symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(directory, "node_modules"))
afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

const layers = `[{ "name": "shared", "chainId": 7000 }]`

describe("loading a chain file", () => {
  it("reads JSON, JavaScript and TypeScript, and keys out of the environment", async () => {
    const json = await loadChain(file("a.json", `{ "name": "j", "layers": ${layers} }`))
    const js = await loadChain(file("a.mjs", `export default { name: "j", layers: ${layers} }`))
    const ts = await loadChain(
      file(
        "a.ts",
        `import { defineChain } from "@trellis/config"\nexport default defineChain({ name: "j", layers: ${layers} })`,
      ),
    )
    expect(js).toEqual(json)
    expect(ts).toEqual(json)
    const key = `0x${"7".repeat(64)}`
    const secret = file("k.json", `{ "name": "j", "layers": ${layers}, "provers": [{ "key": { "env": "K" } }] }`)
    expect((await loadChain(secret, { K: key })).proverKeys).toEqual([key])
  })

  it("names the file with the problems", async () => {
    const bad = file("bad.json", `{ "name": "j", "layers": [{ "name": "a", "chainId": 1, "parent": "a" }] }`)
    await expect(loadChain(bad)).rejects.toThrow(ChainFileError)
    await expect(loadChain(bad)).rejects.toThrow(
      `${bad} has a problem:\n  layers[0].parent: parents make a cycle: a -> a`,
    )
  })

  const unreadable: [what: string, path: () => string, message: RegExp][] = [
    ["a file that is not there", () => join(directory, "no.ts"), /there is no such file/],
    ["JSON that is not there", () => join(directory, "no.json"), /there is no such file/],
    ["a directory", () => directory, /a chain file ends in/],
    ["another kind of file", () => file("a.toml", ""), /a chain file ends in .ts, .mts, .js, .mjs or .json/],
    ["broken JSON", () => file("broken.json", "{"), /SyntaxError/],
    ["a syntax error", () => file("broken.mjs", "export default {"), /cannot read the chain file .*broken.mjs: /],
    ["no default export", () => file("named.mjs", "export const chain = {}"), /no default export/],
    ["a module that throws", () => file("throws.mjs", `throw new RangeError("not today")`), /RangeError: not today/],
    ["an import that is not there", () => file("import.mjs", `import "nowhere-at-all"`), /nowhere-at-all/],
  ]
  for (const [what, path, message] of unreadable) {
    it(`refuses ${what}`, async () => {
      const error = await loadChain(path()).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(ChainFileUnreadable)
      expect(String(error)).toMatch(message)
      expect(String(error)).not.toContain("\n")
    })
  }

  it("chainFileBytesMax", async () => {
    const large = file("large.json", "")
    truncateSync(large, cliLimits.chainFileBytesMax + 1)
    await expect(loadChain(large)).rejects.toThrow(`at most ${cliLimits.chainFileBytesMax} are taken`)
    truncateSync(large, cliLimits.chainFileBytesMax)
    await expect(loadChain(large)).rejects.toThrow(/SyntaxError/)
  })

  it("finds the usual chain file, or says what to do", async () => {
    await expect(findChainFile(directory)).rejects.toThrow(UsageError)
    expect(await findChainFile(fileURLToPath(new URL("../../..", import.meta.url)))).toBe("chains/quickstart.ts")
    file("chain.ts", "")
    expect(await findChainFile(directory)).toBe("chain.ts")
  })
})
