import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"

export const top = fileURLToPath(new URL("../..", import.meta.url))

const skipped = new Set(["node_modules", "dist", "data", "coverage", "generated"])

/** Every file below a directory of the repository, by its path from the top. */
export function filesUnder(directory: string): readonly string[] {
  return readdirSync(join(top, directory), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.startsWith(".")) return []
    const path = join(directory, entry.name)
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

export function textOf(path: string): string {
  return readFileSync(join(top, path), "utf8")
}

/** Every page that is written for people. */
export const pages: readonly string[] = filesUnder(".").filter((path) => path.endsWith(".md"))

export interface CodeBlock {
  readonly language: string
  readonly body: string
}

export function codeBlocks(text: string): readonly CodeBlock[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", body = ""]) => ({ language, body }))
}

/** The page without its code blocks. */
export function prose(text: string): string {
  return text.replaceAll(/^```\w*\n[\s\S]*?^```$/gm, "")
}

/** A link's target as a path from the top, and the heading it names. Undefined for a link to elsewhere. */
export function targetOf(page: string, link: string): { readonly path: string; readonly heading: string } | undefined {
  if (/^[a-z]+:/.test(link)) return undefined
  const [path = "", heading = ""] = link.split("#")
  return { path: path === "" ? page : relative(top, resolve(top, dirname(page), path)), heading }
}

/** The names by which a page's headings are linked to, as GitHub makes them. */
export function headingsOf(text: string): ReadonlySet<string> {
  const headings = [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
        .replaceAll(" ", "-"),
    ),
  )
}
