import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { UsageError } from "../errors.ts"
import { loadChain } from "../load-chain.ts"
import { version } from "../version.ts"
import { nameOf, writeTemplate } from "./init.ts"
import { checkout, template } from "./template.ts"

const directory = mkdtempSync(join(tmpdir(), "trellis-init-"))
symlinkSync(fileURLToPath(new URL("../../../../node_modules", import.meta.url)), join(directory, "node_modules"))
afterAll(() => rmSync(directory, { recursive: true }))

/** As the command makes it where it was installed. */
const installed = (name: string) => template(name, null)

describe("trellis init", () => {
  it("makes a package whose chain file is valid and whose command is ours", async () => {
    const target = join(directory, "a", "My Rollup!")
    await writeTemplate(target)
    const chain = await loadChain(join(target, "chain.ts"))
    expect(chain.name).toBe("my-rollup")
    expect(chain.layers.map(({ name }) => name)).toEqual(["shared", "booster-a", "booster-b"])
    expect(JSON.parse(readFileSync(join(target, "package.json"), "utf8"))).toMatchObject({
      name: "my-rollup",
      scripts: { start: "node --conditions=source node_modules/@trellis/cli/src/main.ts up" },
      dependencies: { "@trellis/cli": `file:${checkout}packages/cli`, "@trellis/config": `file:${checkout}config` },
    })
    expect(existsSync(`${checkout}packages/cli/src/main.ts`)).toBe(true)
    expect(JSON.parse(installed("my-rollup")["package.json"] ?? "")).toMatchObject({
      name: "my-rollup",
      scripts: { start: "trellis up" },
      dependencies: { "@trellis/cli": version, "@trellis/config": version },
    })
    expect(readFileSync(join(target, "README.md"), "utf8")).toContain("npm start")
    await expect(writeTemplate(target)).rejects.toThrow(UsageError)
  })

  it("refuses what is not an empty directory, and writes nothing", async () => {
    const file = join(directory, "file")
    writeFileSync(file, "mine")
    await expect(writeTemplate(file)).rejects.toThrow(/cannot use/)
    await expect(writeTemplate(join(file, "below"))).rejects.toThrow(UsageError)
    await expect(writeTemplate(directory)).rejects.toThrow(/is not empty/)
    expect(readFileSync(file, "utf8")).toBe("mine")
    expect(readdirSync(directory).filter((name) => name.startsWith("chain"))).toEqual([])
    expect(existsSync(join(directory, "package.json"))).toBe(false)
  })

  it("gives any directory a name that a chain may have", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(nameOf(`/tmp/${text}`)).toMatch(/^[a-z0-9][a-z0-9-]{0,31}$/)
      }),
    )
  })
})
