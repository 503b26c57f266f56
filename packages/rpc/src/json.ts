/** A JSON value. A member that is undefined is left out. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export type JsonObject = { readonly [name: string]: Json | undefined }

const quote = 0x22
const backslash = 0x5c

/** True if arrays and objects of a JSON text nest deeper than `depthMax`. Looks at the text alone. */
export function nestsDeeper(text: string, depthMax: number): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === backslash) i++
      else if (code === quote) inString = false
    } else if (code === quote) inString = true
    else if (code === 0x5b || code === 0x7b) {
      depth++
      if (depth > depthMax) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}
