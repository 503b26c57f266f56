import { parseArgs } from "node:util"

/** What the command line asks for. */
export interface Flags {
  /** Stop when the story is told, instead of serving on. */
  readonly once: boolean
  /** End with one JSON object on standard output; everything else goes to standard error. */
  readonly json: boolean
  /** Absent: nothing is kept. */
  readonly dataDirectory: string | undefined
}

/** The folder that keeps the hierarchy where no flag names another. */
export const defaultDataDirectory = ".trellis/quickstart"

export const usage = "usage: npm start -- [--once] [--json] [--data DIR | --memory]"

/** The command line is wrong. The message is for the person who typed it. */
export class FlagError extends Error {
  readonly _tag = "FlagError"
  readonly severity = "reject"

  constructor(message: string) {
    super(message)
    this.name = "FlagError"
  }
}

/** @throws FlagError */
export function parseFlags(args: readonly string[]): Flags {
  const { once, json, memory, data } = values(args)
  if (memory && data !== undefined) throw new FlagError("--data and --memory exclude each other: leave one out")
  if (data?.trim() === "") throw new FlagError("--data needs the name of a folder")
  return { once, json, dataDirectory: memory ? undefined : (data ?? defaultDataDirectory) }
}

function values(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const
  try {
    const options = { once: flag, json: flag, memory: flag, data: { type: "string" } } as const
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (cause) {
    const [message] = (cause instanceof Error ? cause.message : String(cause)).split("\n")
    throw new FlagError(message ?? "the command line cannot be read")
  }
}
