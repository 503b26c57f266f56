import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { isTestSupport, type Source } from "./violations.ts"

export const repository = fileURLToPath(new URL("../..", import.meta.url))

/** The folder of a room. */
export function folderOf(room: string): string {
  return join(repository, room === "config" || room === "chains" ? room : `packages/${room}`)
}

/** The rooms that are there. */
export function rooms(): string[] {
  return [...readdirSync(join(repository, "packages")), "config", "chains"]
}

const made = /(^|\/)(node_modules|dist|generated)\/|\.d\.ts$|^vitest\.config\.ts$/

/** The sources of a room; tests and what only supports them stand on no floor. */
export function sourcesOf(room: string): Source[] {
  const folder = folderOf(room)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !made.test(path) && !isTestSupport(path))
    .map((path) => ({ room, path, text: readFileSync(join(folder, path), "utf8") }))
}

/** What a room's package.json says; `chains` has the repository's. */
export function manifestOf(room: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(
    readFileSync(join(room === "chains" ? repository : folderOf(room), "package.json"), "utf8"),
  )
  return record(parsed)
}

/** The packages that a file of the room may import: build scripts beside `src` may use what only builds need. */
export function declaredIn(room: string, path: string): ReadonlySet<string> {
  const manifest = manifestOf(room)
  const names = (field: string): string[] => Object.keys(record(manifest[field]))
  const shipped = [...names("dependencies"), ...names("peerDependencies")]
  if (room === "chains") return new Set([...shipped, ...names("devDependencies"), ...workspaces()])
  return new Set(path.startsWith("src/") ? shipped : [...shipped, ...names("devDependencies")])
}

function workspaces(): string[] {
  return rooms().map((room) => `@trellis/${room}`)
}

/** A value as an object; an empty one for anything else. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {}
}

/** True if the room has the file. */
export function has(room: string, file: string): boolean {
  return existsSync(join(folderOf(room), file))
}
