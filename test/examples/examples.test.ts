import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"

/** Runs an example as a program; its lines. */
async function run(file: string): Promise<string[]> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--conditions=source", path])
  expect(stderr).toBe("")
  return stdout.trimEnd().split("\n")
}

describe("the examples", () => {
  it("embed.ts: a hierarchy in another program, a transaction, the step it made, and a clean stop", async () => {
    const root = "0x[0-9a-f]{64}"
    expect(await run("embed.ts")).toEqual([
      "success on booster; the shared layer's step 0 is an apply of layer 7101",
      expect.stringMatching(new RegExp(`^1 slot changed, from root ${root} to ${root}$`)),
      "slot 0 is 1",
    ])
  })

  it("booster-block.ts: a booster's step on a parent view of one's own", async () => {
    expect(await run("booster-block.ts")).toEqual([
      // 21,000, a cold read of 2,100, a write of 2,900 to a slot that holds something, four more at 3.
      "26012 gas, run on layer 7000",
      "layer 7101: 0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a has nonce 1",
      "layer 7000: slot 0 of 0x00000000000000000000000000000000000c0de0 goes from 41 to 42",
    ])
  })
})
