import type { Hash } from "@trellis/core"
import { DirectoryNotTrellis, ForeignFormat, ForeignHierarchy } from "./directory-errors.ts"

/** Of the keys and records of a data directory. Another number: another version of this package. */
export const dataFormat = 1

/** Whose data a directory holds. */
export interface Owner {
  readonly name: string
  /** Of the hierarchy: two of the same name with other layers or genesis accounts differ. */
  readonly fingerprint: Hash
}

/** What `trellis.json` says. */
export function encodeMarker({ name, fingerprint }: Owner): string {
  return `${JSON.stringify({ trellis: "data directory", format: dataFormat, name, fingerprint }, undefined, 2)}\n`
}

/** @throws DirectoryNotTrellis, ForeignFormat, ForeignHierarchy unless `text` marks `owner`'s data */
export function checkMarker(text: string, owner: Owner, directory: string): void {
  const { format, name, fingerprint } = fieldsOf(text, directory)
  if (format !== dataFormat) {
    throw new ForeignFormat({ directory, held: shown(format), wanted: String(dataFormat) })
  }
  if (fingerprint !== owner.fingerprint) {
    const wanted = `"${owner.name}" (${owner.fingerprint})`
    throw new ForeignHierarchy({ directory, held: `${shown(name)} (${String(fingerprint)})`, wanted })
  }
}

const shown = (value: unknown): string => JSON.stringify(value) ?? "none"

function fieldsOf(text: string, directory: string): { format: unknown; name: unknown; fingerprint: unknown } {
  const value = parsed(text)
  if (typeof value === "object" && value !== null && "format" in value && "name" in value && "fingerprint" in value) {
    return value
  }
  throw new DirectoryNotTrellis({ directory, why: "its trellis.json is not one of ours" })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
