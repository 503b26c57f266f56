import { dirname, join } from "node:path"
import { textOf } from "./pages.ts"

const declared = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gm
const listed = /^export (?:type )?\{([^}]*)\}/gm
const starred = /^export \* from "(\.[^"]+)"/gm

/** The names a module exports, types among them, through what it exports of others. */
export function exportsOf(module: string): ReadonlySet<string> {
  const text = textOf(module)
  const names = [...text.matchAll(declared)].map(([, name = ""]) => name)
  const fromLists = [...text.matchAll(listed)].flatMap(([, list = ""]) => list.split(",").map(exportedName))
  const fromOthers = [...text.matchAll(starred)].flatMap(([, path = ""]) => [...exportsOf(join(dirname(module), path))])
  return new Set([...names, ...fromLists, ...fromOthers].filter((name) => name !== ""))
}

function exportedName(item: string): string {
  return item
    .trim()
    .replace(/^type /, "")
    .replace(/^\w+ as /, "")
}

export interface Import {
  readonly from: string
  readonly names: readonly string[]
}

/** What a piece of TypeScript imports from packages of the repository. */
export function trellisImports(code: string): readonly Import[] {
  return [...code.matchAll(/import (?:type )?\{([^}]*)\} from "(@trellis\/[^"]+)"/g)].map(
    ([, list = "", from = ""]) => ({
      from,
      names: list
        .split(",")
        .map((item) =>
          item
            .trim()
            .replace(/^type /, "")
            .replace(/ as \w+$/, ""),
        )
        .filter((name) => name !== ""),
    }),
  )
}
