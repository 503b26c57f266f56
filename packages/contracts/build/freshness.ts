import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { EmittedFile } from "./emit.ts"

/** The file, among the generated ones, that names what they were made from. */
export const stampName = "stamp.json"

/** sha256 over named texts; names and texts cannot run into each other. */
export function digest(texts: Iterable<readonly [string, string]>): string {
  const hash = createHash("sha256")
  for (const entry of texts) hash.update(JSON.stringify(entry))
  return hash.digest("hex")
}

/** What a stamp says: the digest of the input, and of the files made from it. */
export function stamp(inputDigest: string, files: readonly EmittedFile[]): string {
  const outputDigest = digest(files.map(namedText).sort(byName))
  return `${JSON.stringify({ inputDigest, outputDigest }, null, 2)}\n`
}

/** True if the folder holds exactly what was made from this input, unchanged since. */
export function isFresh(folder: string, inputDigest: string): boolean {
  const stampPath = join(folder, stampName)
  if (!existsSync(stampPath)) return false
  const files = readdirSync(folder)
    .filter((name) => name !== stampName && !name.startsWith("."))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }))
  return readFileSync(stampPath, "utf8") === stamp(inputDigest, files)
}

function namedText({ name, text }: EmittedFile): readonly [string, string] {
  return [name, text]
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}
