import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { emptyRoot } from "@trellis/core"
import { describe, expect, it } from "vitest"

const home = new URL("..", import.meta.url)

describe("README", () => {
  it("has an example that runs", () => {
    const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(new URL("README.md", home), "utf8")) ?? []
    const options = ["--conditions=source", "--input-type=module-typescript", "--eval", code]
    const run = spawnSync(process.execPath, options, { cwd: fileURLToPath(home), encoding: "utf8" })
    expect(run.stderr).toBe("")
    expect(run.stdout).toBe(`head none, root ${emptyRoot}\n`)
  })
})
