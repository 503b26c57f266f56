import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ClassicLevel } from "classic-level"
import { DirectoryInUse } from "./directory-errors.ts"

const openHere = new Set<string>()
const pidFile = "trellis.pid"

/**
 * Takes the directory (its real path) for this process, unless somebody has it open. Leaves no trace in
 * it: LevelDB's lock decides, but to ask for it by opening the database would rotate the database's log.
 * @throws DirectoryInUse
 */
export async function reserve(directory: string, database: string): Promise<void> {
  if (openHere.has(directory)) throw new DirectoryInUse({ directory, by: "this process" })
  openHere.add(directory)
  const pid = await announced(directory)
  // None, or its own from a former life: then the opening of the database decides.
  if (pid === undefined || pid === String(process.pid)) return
  if (!(await isLocked(join(directory, database, "LOCK")))) return
  openHere.delete(directory)
  throw new DirectoryInUse({ directory, by: `process ${pid}` })
}

/** Gives up what `reserve` took and `announce` did not say. */
export function giveUp(directory: string): void {
  openHere.delete(directory)
}

/** Says in the directory which process has it open. Called while the lock is held. */
export async function announce(directory: string): Promise<void> {
  await writeFile(join(directory, pidFile), `${process.pid}\n`)
}

/** Takes back what `announce` said. Called while the lock is still held. */
export async function withdraw(directory: string): Promise<void> {
  await rm(join(directory, pidFile), { force: true })
}

async function announced(directory: string): Promise<string | undefined> {
  try {
    return (await readFile(join(directory, pidFile), "utf8")).trim()
  } catch {
    return undefined
  }
}

/** Opens an empty database elsewhere whose lock is this file. Not for a lock of one's own process: it would free it. */
async function isLocked(lock: string): Promise<boolean> {
  if (!existsSync(lock)) return false
  const probe = await mkdtemp(join(tmpdir(), "trellis-lock-"))
  try {
    await symlink(lock, join(probe, "LOCK"))
    const level = new ClassicLevel(probe, { createIfMissing: false })
    await level.open()
    await level.close()
    return false
  } catch (error) {
    return lockRefused(error)
  } finally {
    await rm(probe, { recursive: true, force: true })
  }
}

/** True for LevelDB's error where its lock is held. */
export function lockRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && "code" in cause && cause.code === "LEVEL_LOCKED"
}
