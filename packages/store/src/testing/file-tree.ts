import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { keccakHex } from "@trellis/core"

/** Every path under a directory with the hash of its bytes and when it was changed. */
export async function fingerprintOfTree(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true })
  const lines = names.sort().map(async (name) => {
    const path = join(directory, name)
    const info = await stat(path, { bigint: true })
    const content = info.isDirectory() ? "directory" : keccakHex(new Uint8Array(await readFile(path)))
    return `${name} ${info.ino} ${info.mtimeNs} ${content}`
  })
  return [String((await stat(directory, { bigint: true })).mtimeNs), ...(await Promise.all(lines))]
}
