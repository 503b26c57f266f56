import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { compile, type Compiler } from "./compile.ts"
import { emit, type EmittedFile } from "./emit.ts"
import { asFields, asText } from "./json.ts"
import { digest, isFresh, stamp, stampName } from "./freshness.ts"
import { settings } from "./settings.ts"
import { readSources, type Sources } from "./sources.ts"

const buildFolder = fileURLToPath(new URL(".", import.meta.url))

/** What a run did: how many contracts were compiled, or that nothing had to be. */
export type Outcome = { readonly kind: "fresh" } | { readonly kind: "generated"; readonly contracts: number }

/**
 * Compiles the sources of one folder into TypeScript constants in another. Does nothing, and does not
 * load the compiler, where sources, settings, compiler and this program are those of the last run.
 * @throws CompileError where a source is bad; the folder is left as it was
 */
export async function generate(from: string, into: string, compilerOf: () => Promise<Compiler>): Promise<Outcome> {
  const sources = readSources(from)
  const inputDigest = digestInput(sources)
  if (isFresh(into, inputDigest)) return { kind: "fresh" }
  const artifacts = compile(sources, await compilerOf())
  const files = emit(artifacts)
  write(into, [...files, { name: stampName, text: stamp(inputDigest, files) }])
  return { kind: "generated", contracts: artifacts.length }
}

function digestInput(sources: Sources): string {
  const program = readdirSync(buildFolder)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name): readonly [string, string] => [name, readFileSync(join(buildFolder, name), "utf8")])
  return digest([...sources, ["settings", JSON.stringify(settings)], ["solc", compilerVersion()], ...program])
}

function compilerVersion(): string {
  const text = readFileSync(createRequire(import.meta.url).resolve("solc/package.json"), "utf8")
  return asText(asFields(JSON.parse(text), "solc/package.json")["version"], "the version of solc")
}

/** Each file appears whole: another process may be reading, or building the same. The stamp comes last. */
function write(folder: string, files: readonly EmittedFile[]): void {
  mkdirSync(folder, { recursive: true })
  const kept = new Set(files.map(({ name }) => name))
  for (const { name, text } of files) {
    const draft = join(folder, `.${name}.${process.pid}`)
    writeFileSync(draft, text)
    renameSync(draft, join(folder, name))
  }
  for (const name of readdirSync(folder)) {
    if (!kept.has(name) && !name.startsWith(".")) rmSync(join(folder, name), { force: true })
  }
}
