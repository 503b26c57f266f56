import { readFile, stat } from "node:fs/promises"
import { extname, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { type Chain, ChainFileError, type Environment, parseChain } from "@trellis/config"
import { ChainFileUnreadable, UsageError } from "./errors.ts"
import { cliLimits } from "./limits.ts"

const modules = new Set([".ts", ".mts", ".js", ".mjs"])

/** Where a chain file is looked for, if none is named. */
export const usualChainFiles = ["chain.ts", "chains/quickstart.ts"] as const

/**
 * Reads a chain file: the default export of a module (.ts, .mts, .js, .mjs), or JSON.
 * @param environment where private keys given as `{ env }` are looked up
 * @throws ChainFileUnreadable, ChainFileError
 */
export async function loadChain(file: string, environment: Environment = process.env): Promise<Chain> {
  const value = extname(file) === ".json" ? await readJson(file) : await importDefault(file)
  try {
    return parseChain(value, environment)
  } catch (error) {
    throw error instanceof ChainFileError ? error.in(file) : error
  }
}

/** The first usual chain file in the directory. @throws UsageError if there is none */
export async function findChainFile(directory: string): Promise<string> {
  for (const name of usualChainFiles) if (await isFile(resolve(directory, name))) return name
  const names = usualChainFiles.join(" nor ")
  throw new UsageError(`there is neither ${names} here: name a chain file, or make one with: trellis init DIR`)
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

async function readJson(file: string): Promise<unknown> {
  const { size } = await stat(file).catch((cause: unknown) => unreadable(file, cause))
  if (size > cliLimits.chainFileBytesMax) {
    throw new ChainFileUnreadable({
      file,
      why: `it has ${size} bytes, at most ${cliLimits.chainFileBytesMax} are taken`,
    })
  }
  const text = await readFile(file, "utf8").catch((cause: unknown) => unreadable(file, cause))
  try {
    return JSON.parse(text)
  } catch (cause) {
    return unreadable(file, cause)
  }
}

async function importDefault(file: string): Promise<unknown> {
  if (!modules.has(extname(file))) {
    throw new ChainFileUnreadable({ file, why: `a chain file ends in ${[...modules].join(", ")} or .json` })
  }
  const path = resolve(file)
  if (!(await isFile(path))) throw new ChainFileUnreadable({ file, why: "there is no such file" })
  const module: object = await import(pathToFileURL(path).href).catch((cause: unknown) => unreadable(file, cause))
  if (!("default" in module)) {
    throw new ChainFileUnreadable({ file, why: "it has no default export: export default defineChain({ … })" })
  }
  return module.default
}

function unreadable(file: string, cause: unknown): never {
  throw new ChainFileUnreadable({ file, why: reasonOf(cause) })
}

/** The error's first line, and for a syntax error the place that Node puts before it. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if ("code" in cause && cause.code === "ENOENT") return "there is no such file"
  const [message = "it fails while it is read"] = cause.message.split("\n")
  const place = cause instanceof SyntaxError ? /^file:\S*?:(\d+)\n/.exec(cause.stack ?? "")?.[1] : undefined
  return place === undefined ? `${cause.name}: ${message}` : `${cause.name} in line ${place}: ${message}`
}
