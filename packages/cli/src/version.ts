import { readFileSync } from "node:fs"
import { Schema } from "effect"

const manifest = Schema.Struct({ version: Schema.String })

/** The version of this package. */
export const version: string = Schema.decodeUnknownSync(manifest)(
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
).version
