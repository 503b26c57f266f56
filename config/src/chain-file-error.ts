import { TrellisError } from "@trellis/core"
import { configLimits } from "./limits.ts"

/** One thing that is wrong in a chain file. */
export interface Problem {
  /** Where: `layers[1].parent`. Empty for the file as a whole. */
  readonly path: string
  /** What is wrong, and what would be right. */
  readonly message: string
}

/** A chain file is not valid: every problem of it, each with its path. */
export class ChainFileError extends TrellisError<{ readonly problems: readonly Problem[]; readonly file?: string }> {
  readonly _tag = "ChainFileError"
  readonly severity = "reject"

  /** @param file where the chain file was read from, if it was a file */
  constructor(problems: readonly Problem[], file?: string) {
    super(describe(problems, file), file === undefined ? { problems } : { problems, file })
  }

  /** The same problems, with the name of the file they are in. */
  in(file: string): ChainFileError {
    return new ChainFileError(this.facts.problems, file)
  }
}

function describe(problems: readonly Problem[], file = "the chain file"): string {
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`
  const shown = problems.slice(0, configLimits.problemsMax)
  const lines = shown.map(({ path, message }) => (path === "" ? `  ${message}` : `  ${path}: ${message}`))
  const rest = problems.length - shown.length
  return [`${file} has ${count}:`, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n")
}

/** A path in the file, as an author would write it: `layers[1].rpc.port`. */
export function pathOf(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === "number") return `${path}[${key}]`
    const text = String(key)
    if (!/^[A-Za-z_$][\w$]*$/.test(text)) return `${path}[${JSON.stringify(text)}]`
    return path === "" ? text : `${path}.${text}`
  }, "")
}
