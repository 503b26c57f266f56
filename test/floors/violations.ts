import { builtinModules } from "node:module"
import { dirname, join, normalize } from "node:path/posix"
import { deterministicFloorMax, effectAllowed, floors, sideways } from "./floor-table.ts"

/** A source file of a room: a package, `config` or `chains`. */
export interface Source {
  readonly room: string
  /** From the room's folder: `src/index.ts`. */
  readonly path: string
  readonly text: string
}

/** Tests, and what only tests use: `testing/`, `*.test.ts`, `*.test.support.ts`. They stand on no floor. */
export function isTestSupport(path: string): boolean {
  return /(^|\/)(testing|test-support)\/|\.test\.|\.support\.ts$/.test(path)
}

const forms = [
  /^[ \t]*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/gm,
  /^[ \t]*import\s*["']([^"']+)["']/gm,
  /\bimport\(\s*["']([^"']+)["']\s*[,)]/g,
]

/** The specifiers a source imports or exports from, types too. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text)
  return forms.flatMap((form) => [...code.matchAll(form)].flatMap(([, specifier]) => specifier ?? []))
}

/** Examples in docstrings import too; a URL's slashes are no comment. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "")
}

/**
 * What is wrong with the imports of a source, one line each.
 * @param declared the packages its room's package.json names
 */
export function violations(source: Source, declared: ReadonlySet<string>): string[] {
  const wrong = [...importsOf(source.text).flatMap((to) => importProblem(source, to, declared)), ...impurities(source)]
  return wrong.map((what) => `${source.room}/${source.path}: ${what}`)
}

function importProblem({ room, path }: Source, specifier: string, declared: ReadonlySet<string>): string[] {
  if (specifier.startsWith(".")) {
    const target = normalize(join(dirname(path), specifier))
    if (target.startsWith("..")) return [`imports ${specifier}, which is outside its package`]
    return isTestSupport(target) ? [`imports ${specifier}, which is for tests only`] : []
  }
  const name = packageOf(specifier)
  const ours = /^@trellis\/(.+)$/.exec(name)?.[1]
  if (ours !== undefined) return roomProblem(room, ours, specifier, declared.has(name))
  if (isBuiltin(specifier)) return isDeterministic(room) ? [`imports ${specifier}: its floor does no I/O`] : []
  if (name === "effect" && isDeterministic(room) && !effectAllowed.includes(room)) {
    return [`imports ${specifier}: its floor runs without Effect`]
  }
  return declared.has(name) ? [] : [`imports ${specifier}, which its package.json does not declare`]
}

function roomProblem(room: string, target: string, specifier: string, isDeclared: boolean): string[] {
  const name = `@trellis/${target}`
  const from = floors[room]
  const to = floors[target]
  if (from === undefined) return [`is in no room of the floor table`]
  if (to === undefined) return [`imports ${specifier}, which is no room of the floor table`]
  if (specifier !== name) return [`imports ${specifier}: a package is imported by its name alone`]
  if (to > from) return [`imports ${name}, which is up: floor ${from} to floor ${to}`]
  if (to === from && !sideways.some((allowed) => allowed.from === room && allowed.to === target)) {
    return [`imports ${name}, which is sideways on floor ${from}`]
  }
  return isDeclared ? [] : [`imports ${name}, which its package.json does not declare`]
}

const impure = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\bperformance\.now\b/,
  /\bset(?:Timeout|Interval|Immediate)\(/,
  /\bprocess\./,
  /\bfetch\(/,
  /\bcrypto\.(?:getRandomValues|randomUUID)\b/,
]

/** Clocks, randomness and I/O that need no import, on the floors that have none. */
function impurities({ room, text }: Source): string[] {
  if (!isDeterministic(room)) return []
  const code = withoutComments(text)
  return impure.flatMap((form) => {
    const found = form.exec(code)?.[0]
    return found === undefined ? [] : [`uses ${found}: its floor has no clock, no randomness and no I/O`]
  })
}

function isDeterministic(room: string): boolean {
  return (floors[room] ?? 0) <= deterministicFloorMax
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier)
}

function packageOf(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/")
  return specifier.startsWith("@") ? `${first}/${second}` : first
}
