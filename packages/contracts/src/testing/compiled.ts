import { fileURLToPath } from "node:url"
import { type Abi, type Hex, isHex } from "viem"
import { compile, loadCompiler } from "../../build/compile.ts"
import { readSources } from "../../build/sources.ts"

/** The folder of the package's Solidity sources. */
export const solidityFolder = fileURLToPath(new URL("../../solidity", import.meta.url))

export const compiler = await loadCompiler()

const preamble = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.24;\n"

/** A contract written for one test, which may import the package's own. */
export function compiled(name: string, text: string): { readonly abi: Abi; readonly creation: Hex } {
  const sources = new Map([...readSources(solidityFolder), [`${name}.test.sol`, preamble + text]])
  const artifact = compile(sources, compiler).find((one) => one.name === name)
  if (artifact === undefined || !isHex(artifact.creation)) throw new Error(`no contract ${name} in the text`)
  return { abi: artifact.abi.filter(isAbiEntry), creation: artifact.creation }
}

function isAbiEntry(entry: unknown): entry is Abi[number] {
  return typeof entry === "object" && entry !== null && "type" in entry
}
