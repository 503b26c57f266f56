import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { generate } from "../build/generate.ts"
import { limits } from "../build/limits.ts"
import { compiler, solidityFolder } from "./testing/compiled.ts"

const sources = ["PoolReader.sol", "Token.sol", "Trellis.sol"]

let folder: string
let loads: number
const from = () => join(folder, "solidity")
const into = () => join(folder, "generated")
const run = () => generate(from(), into(), () => Promise.resolve((loads++, compiler)))

function files(of: string): Record<string, string> {
  return Object.fromEntries(readdirSync(of).map((name) => [name, readFileSync(join(of, name), "utf8")]))
}

beforeEach(() => {
  loads = 0
  folder = mkdtempSync(join(tmpdir(), "trellis-contracts-"))
  for (const name of sources) cpSync(join(solidityFolder, name), join(from(), name))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("the build of the contracts", () => {
  it("writes the same files for the same input", async () => {
    await run()
    const first = files(into())
    rmSync(into(), { recursive: true })
    await run()
    expect(files(into())).toEqual(first)
    expect(Object.keys(first)).toContain("pool-reader.ts")
  })

  it("does not load the compiler again where nothing changed", async () => {
    expect(await run()).toEqual({ kind: "generated", contracts: 2 })
    expect(await run()).toEqual({ kind: "fresh" })
    expect(loads).toBe(1)
  })

  it("runs again where a source changed, and where a generated file did", async () => {
    await run()
    const before = files(into())
    writeFileSync(join(into(), "token.ts"), "")
    expect((await run()).kind).toBe("generated")
    expect(files(into())).toEqual(before)
    const token = join(from(), "Token.sol")
    writeFileSync(token, readFileSync(token, "utf8").replaceAll("NotMinter", "NotTheMinter"))
    expect((await run()).kind).toBe("generated")
    expect(files(into())["token.ts"]).toContain("NotTheMinter")
  })

  it("removes what no source stands for any more", async () => {
    await run()
    rmSync(join(from(), "Token.sol"))
    await run()
    expect(Object.keys(files(into()))).not.toContain("token.ts")
  })

  it("says what the compiler says of a bad source, and leaves the folder as it was", async () => {
    await run()
    const before = files(into())
    writeFileSync(
      join(from(), "Bad.sol"),
      "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.24;\ncontract Bad { uint x = true; }",
    )
    await expect(run()).rejects.toThrow(/TypeError: Type bool[\s\S]*Bad\.sol:3/)
    expect(files(into())).toEqual(before)
  })

  it("refuses two contracts of one name", async () => {
    cpSync(join(from(), "Token.sol"), join(from(), "Copy.sol"))
    await expect(run()).rejects.toThrow("two contracts are named Token")
  })

  it("meets its bounds", async () => {
    writeFileSync(join(from(), "Long.sol"), " ".repeat(limits.sourceCharactersMax + 1))
    await expect(run()).rejects.toThrow(`at most ${limits.sourceCharactersMax}`)
    rmSync(from(), { recursive: true })
    mkdirSync(from())
    for (let i = 0; i <= limits.sourceFilesMax; i++) writeFileSync(join(from(), `${i}.sol`), "")
    await expect(run()).rejects.toThrow(`at most ${limits.sourceFilesMax}`)
  })
})
