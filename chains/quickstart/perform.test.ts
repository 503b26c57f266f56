import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { launch } from "@trellis/node"
import { describe, expect, it } from "vitest"
import quickstart from "../quickstart.ts"
import { perform } from "./perform.ts"

describe("the quickstart's story on a running hierarchy", () => {
  it("agrees with one plain chain slot for slot, and is finalized", async () => {
    const lines: string[] = []
    const launched = await launch(quickstart, { ports: "ephemeral" })
    const report = await perform(launched, (line) => lines.push(line)).finally(() => launched.stop())

    expect(report.differences).toEqual([])
    expect(report.agreesWithDirect).toBe(true)
    for (const { head, safe, finalized } of report.layers) expect([safe, finalized]).toEqual([head, head])

    const [ofA, own, ofB] = report.chained.steps.map((index) => report.steps.find((step) => step.index === index))
    expect([ofA?.child, own?.kind, ofB?.child]).toEqual(["amm-a", "transactions", "amm-b"])
    expect([ofA?.postRoot, own?.postRoot]).toEqual([own?.preRoot, ofB?.preRoot])
    for (const step of [ofA, own, ofB]) expect(step).toMatchObject({ block: report.chained.block })

    expect(new Set(report.transactions.map(({ layer }) => layer))).toEqual(new Set(["shared", "amm-a", "amm-b"]))
    expect(report.transactions.filter(({ status }) => status === "reverted")).toHaveLength(1)
    expect(report.slotsPerTransaction.total).toBeGreaterThan(0)
    expect(lines.join("\n")).toContain("agree slot for slot")
    expect(report.readings["votes"]).toMatch(/^2 for, 1 against/)
  })
})

describe("npm start", () => {
  it("refuses an unknown flag with one message and exit code 2", () => {
    const play = fileURLToPath(new URL("play.ts", import.meta.url))
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--conditions=source", play, "--twice"], {
      encoding: "utf8",
    })
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toMatch(/^Unknown option '--twice'.*\nusage: npm start/)
  })
})
