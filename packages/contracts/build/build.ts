import { fileURLToPath } from "node:url"
import { CompileError, loadCompiler } from "./compile.ts"
import { generate } from "./generate.ts"

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

try {
  const outcome = await generate(path("../solidity"), path("../src/generated"), loadCompiler)
  if (outcome.kind === "generated") console.error(`contracts: ${outcome.contracts} compiled`)
} catch (error) {
  if (!(error instanceof CompileError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
