import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { runTrellis } from "../command.ts"
import { ScriptedHierarchy } from "./scripted-hierarchy.test.support.ts"

const chainFile = fileURLToPath(new URL("../../../../chains/quickstart.ts", import.meta.url))

describe("a hierarchy that halts", () => {
  it("ends trellis up with exit 1 and the reason, stopped", async () => {
    const hierarchy = new ScriptedHierarchy()
    const ending = runTrellis(["up", chainFile, "--memory", "--json"], async () => hierarchy)
    hierarchy.halt(new Error("the disk is full"))
    expect(await ending).toEqual({
      code: 1,
      message: expect.stringMatching(/^the hierarchy has halted: the disk is full\. .*start it again/),
    })
    expect(hierarchy.stopped).toBe(true)
  })
})
