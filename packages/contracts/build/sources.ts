import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { limits } from "./limits.ts"

/** Solidity sources by file name, in the order of the names. */
export type Sources = ReadonlyMap<string, string>

/**
 * Every `.sol` file of a folder (not of folders in it).
 * @throws Error where there are more, or longer ones, than the limits allow
 */
export function readSources(folder: string): Sources {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sol"))
    .sort()
  if (names.length > limits.sourceFilesMax) {
    throw new Error(`${folder} holds ${names.length} Solidity files, at most ${limits.sourceFilesMax} are compiled`)
  }
  return new Map(names.map((name) => [name, readSource(join(folder, name))]))
}

function readSource(path: string): string {
  const text = readFileSync(path, "utf8")
  if (text.length > limits.sourceCharactersMax) {
    throw new Error(`${path} has ${text.length} characters, at most ${limits.sourceCharactersMax} are compiled`)
  }
  return text
}
