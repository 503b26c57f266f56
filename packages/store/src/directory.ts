import { randomUUID } from "node:crypto"
import { constants, existsSync } from "node:fs"
import { access, link, mkdir, open, readdir, readFile, realpath, rm, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { DirectoryInUse, DirectoryNotTrellis, DirectoryNotWritable } from "./directory-errors.ts"
import { CorruptRecord } from "./errors.ts"
import { announce, giveUp, lockRefused, reserve, withdraw } from "./in-use.ts"
import type { KeyValue } from "./key-value.ts"
import { levelKeyValue } from "./level-key-value.ts"
import { storeLimits } from "./limits.ts"
import { checkMarker, encodeMarker, type Owner } from "./marker.ts"

const markerFile = "trellis.json"
const database = "db"
/** A marker that was being written when its process ended. */
const unfinishedMarker = /^trellis\.json\.[0-9a-f-]+$/

/**
 * Opens a data directory, made where it is missing. Everything is checked before anything is written.
 * @throws ForeignHierarchy, ForeignFormat, DirectoryInUse, DirectoryNotWritable, DirectoryNotTrellis, CorruptRecord
 */
export async function openDirectory(at: string, owner: Owner): Promise<KeyValue> {
  const directory = resolve(at)
  if ((await look(directory, owner)) === "new") await claim(directory, owner)
  const real = await realpath(directory)
  await reserve(real, database)
  try {
    const keyValue = await openDatabase(real)
    await announce(real)
    return { ...keyValue, close: () => closeDirectory(real, keyValue) }
  } catch (error) {
    giveUp(real)
    throw error
  }
}

async function closeDirectory(real: string, keyValue: KeyValue): Promise<void> {
  await withdraw(real)
  await keyValue.close()
  giveUp(real)
}

/** Whether the directory is to be made or holds `owner`'s data. */
async function look(directory: string, owner: Owner): Promise<"new" | "held"> {
  const names = await readNames(directory)
  if (names === undefined) {
    await mayWrite(nearest(directory), directory)
    return "new"
  }
  const held = names.includes(markerFile)
  if (held) checkMarker(await readMarker(directory), owner, directory)
  else if (!names.every((name) => unfinishedMarker.test(name))) {
    throw new DirectoryNotTrellis({ directory, why: "it holds other files" })
  }
  await mayWrite(directory, directory)
  return held ? "held" : "new"
}

/** Undefined where there is nothing at the path. */
async function readNames(directory: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(directory)
  } catch (error) {
    const code = codeOf(error)
    if (code === "ENOENT") return undefined
    if (code === "ENOTDIR") throw new DirectoryNotTrellis({ directory, why: "a file stands in its path" })
    throw new DirectoryNotWritable({ directory, why: messageOf(error) })
  }
}

async function readMarker(directory: string): Promise<string> {
  const path = join(directory, markerFile)
  try {
    const { size } = await stat(path)
    return size > storeLimits.markerBytesMax ? "" : await readFile(path, "utf8")
  } catch (error) {
    throw new DirectoryNotWritable({ directory, why: messageOf(error) })
  }
}

function nearest(directory: string): string {
  const above = dirname(directory)
  return above === directory || existsSync(above) ? above : nearest(above)
}

async function mayWrite(path: string, directory: string): Promise<void> {
  try {
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new DirectoryNotWritable({ directory, why: messageOf(error) })
  }
}

/** Writes the marker, whole or not at all. Where another process was first, its marker counts. */
async function claim(directory: string, owner: Owner): Promise<void> {
  const unfinished = join(directory, `${markerFile}.${randomUUID()}`)
  try {
    await make(directory)
    await writeDurably(unfinished, encodeMarker(owner))
    await link(unfinished, join(directory, markerFile))
    await syncDirectory(directory)
    await syncDirectory(dirname(directory))
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw new DirectoryNotWritable({ directory, why: messageOf(error) })
    checkMarker(await readMarker(directory), owner, directory)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Directory by directory: Node's own recursion does not end where a file system refuses as /proc does. */
async function make(directory: string): Promise<void> {
  if (!existsSync(dirname(directory))) await make(dirname(directory))
  try {
    await mkdir(directory)
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "w")
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncDirectory(path: string): Promise<void> {
  // Windows has no such call.
  if (process.platform === "win32") return
  const directory = await open(path, "r")
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function openDatabase(directory: string): Promise<KeyValue> {
  try {
    return await levelKeyValue(join(directory, database))
  } catch (error) {
    if (lockRefused(error)) throw new DirectoryInUse({ directory, by: "another process" })
    const cause = error instanceof Error ? error.cause : error
    if (codeOf(cause) === "LEVEL_CORRUPTION") throw new CorruptRecord({ where: directory, why: messageOf(cause) })
    throw new DirectoryNotWritable({ directory, why: messageOf(cause) })
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
