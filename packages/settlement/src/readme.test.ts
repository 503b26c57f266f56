import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { encodeBatch } from "./batch-codec.ts"
import { unwrap } from "./envelope.ts"
import { SampleChain } from "./testing/sample-chain.ts"

const home = new URL("..", import.meta.url)
const readme = readFileSync(new URL("README.md", home), "utf8")

describe("README", () => {
  it("has an example that runs", () => {
    const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
    const options = ["--conditions=source", "--input-type=module-typescript", "--eval", code]
    const run = spawnSync(process.execPath, options, { cwd: fileURLToPath(home), encoding: "utf8" })
    expect(run.stderr).toBe("")
    expect(run.stdout).toBe("0 rounds derived\n")
  })

  it("says how large batches are as measured", () => {
    const { rounds } = new SampleChain().grow(
      Array.from({ length: 50 }, (_, i) => i + 1),
      40,
    )
    const blocks = rounds.flatMap((round) => round.blocks).length
    const batch = encodeBatch(rounds)
    const payload = unwrap(batch)
    const said = readme.replaceAll(/\s+/g, " ")
    expect(said).toContain(`50 rounds (${blocks} blocks`)
    expect(said).toContain(`RLP of ${payload.length.toLocaleString("en")} bytes`)
    expect(said).toContain(`a ratio of ${(payload.length / batch.length).toFixed(1)}`)
  })
})
