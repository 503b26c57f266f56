import { mkdir, readdir, writeFile } from "node:fs/promises"
import { basename, join, resolve } from "node:path"
import { configLimits } from "@trellis/config"
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { tagged, UsageError } from "../errors.ts"
import { template } from "./template.ts"

/** A hierarchy's name out of a directory's. */
export function nameOf(directory: string): string {
  const name = basename(resolve(directory))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, configLimits.nameCharactersMax)
    .replace(/^-+|-+$/g, "")
  return name === "" ? "hierarchy" : name
}

/** Writes a new package into an empty or new directory. @throws UsageError for any other */
export async function writeTemplate(directory: string): Promise<void> {
  const entries = await readdir(directory).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return []
    throw new UsageError(`cannot use ${directory}: ${cause instanceof Error ? cause.message : String(cause)}`)
  })
  if (entries.length > 0) throw new UsageError(`${directory} is not empty: name a new directory`)
  await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw new UsageError(`cannot make ${directory}: ${cause instanceof Error ? cause.message : String(cause)}`)
  })
  for (const [file, text] of Object.entries(template(nameOf(directory)))) await writeFile(join(directory, file), text)
}

/** `trellis init`: a new chain file and a package that runs it. */
export const init = Command.make(
  "init",
  { directory: Argument.String("directory").pipe(Argument.withDescription("New, or empty")) },
  Effect.fnUntraced(function* ({ directory }) {
    yield* Effect.tryPromise({ try: () => writeTemplate(directory), catch: tagged })
    yield* Console.log(`${directory} is ready. Next: cd ${directory} && npm install && npm start`)
  }),
).pipe(Command.withDescription("Make a new chain file and a package that runs it"))
