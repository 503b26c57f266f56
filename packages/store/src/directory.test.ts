import { spawnSync } from "node:child_process"
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { hash, zeroWord } from "@trellis/core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  DirectoryInUse,
  DirectoryNotTrellis,
  DirectoryNotWritable,
  ForeignFormat,
  ForeignHierarchy,
} from "./directory-errors.ts"
import { CorruptRecord } from "./errors.ts"
import { fingerprintOfTree } from "./testing/file-tree.ts"
import { storeLimits } from "./limits.ts"
import { openStore } from "./open-store.ts"
import { sampleGenesis } from "@trellis/core/samples"

const ours = { name: "ours", fingerprint: hash(zeroWord) }
const theirs = { name: "theirs", fingerprint: hash(`0x${"77".repeat(32)}`) }

describe("a data directory", () => {
  let parent = ""
  let next = 0
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "trellis-directory-"))
  })
  afterAll(() => rm(parent, { recursive: true }))

  const path = () => join(parent, String(next++), "data")
  async function made(): Promise<string> {
    const directory = path()
    const store = await openStore({ ...ours, directory })
    await store.commit(sampleGenesis(store))
    await store.close()
    return directory
  }

  /** Refused by this error, of severity reject, and not a byte or a time of change moved. */
  async function refused(directory: string, owner: typeof ours, error: new (facts: never) => object): Promise<string> {
    const before = await fingerprintOfTree(parent)
    const outcome = await openStore({ ...owner, directory }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(outcome).toBeInstanceOf(error)
    expect(outcome).toMatchObject({ severity: "reject" })
    expect(await fingerprintOfTree(parent)).toEqual(before)
    return outcome instanceof Error ? outcome.message : ""
  }

  it("is made where it is missing, or empty, and goes on where it was", async () => {
    const directory = path()
    await mkdir(directory, { recursive: true })
    const store = await openStore({ ...ours, directory })
    const genesis = sampleGenesis(store)
    await store.commit(genesis)
    await store.close()
    expect(await readdir(directory)).toEqual(["db", "trellis.json"])
    const again = await openStore({ ...ours, directory })
    expect(again.round(0n)).toEqual(genesis)
    await again.close()
  })

  it("of another hierarchy is refused, both named", async () => {
    const message = await refused(await made(), theirs, ForeignHierarchy)
    expect(message).toContain('"ours"')
    expect(message).toContain('"theirs"')
    expect(message).toContain(theirs.fingerprint)
  })

  it("of the same name with another fingerprint is refused", async () => {
    await refused(await made(), { ...theirs, name: "ours" }, ForeignHierarchy)
  })

  it("of another format is refused", async () => {
    const directory = await made()
    const marker = join(directory, "trellis.json")
    await writeFile(marker, (await readFile(marker, "utf8")).replace('"format": 1', '"format": 2'))
    expect(await refused(directory, ours, ForeignFormat)).toContain("format 2")
  })

  it("with a marker that is not ours, or too large to be, is refused", async () => {
    const directory = await made()
    const marker = join(directory, "trellis.json")
    const text = await readFile(marker, "utf8")
    for (const wrong of ["", "{", "null", "[]", '{"format":1}', text.padEnd(storeLimits.markerBytesMax + 1)]) {
      await writeFile(marker, wrong)
      await refused(directory, ours, DirectoryNotTrellis)
    }
    await writeFile(marker, text.padEnd(storeLimits.markerBytesMax))
    await (await openStore({ ...ours, directory })).close()
  })

  it("with other files, or behind a file, is refused", async () => {
    const directory = path()
    await mkdir(directory, { recursive: true })
    const file = join(directory, "thesis.txt")
    await writeFile(file, "chapter one")
    await refused(directory, ours, DirectoryNotTrellis)
    await refused(file, ours, DirectoryNotTrellis)
    await refused(join(file, "data"), ours, DirectoryNotTrellis)
  })

  it("that may not be written is refused", async () => {
    const directory = join(parent, "readonly")
    await mkdir(directory)
    await chmod(directory, 0o555)
    // Root may write everywhere but here.
    const forbidden = process.getuid?.() === 0 ? "/proc" : directory
    await refused(join(forbidden, "data"), ours, DirectoryNotWritable)
    await refused(join(forbidden, "deeper", "data"), ours, DirectoryNotWritable)
  })

  it("is opened once at a time, whoever is first", async () => {
    const directory = path()
    const openings = await Promise.allSettled([ours, ours, theirs].map((owner) => openStore({ ...owner, directory })))
    const stores = openings.flatMap((opening) => (opening.status === "fulfilled" ? [opening.value] : []))
    const [store] = stores
    expect(stores.length).toBe(1)
    for (const opening of openings) {
      if (opening.status === "rejected") {
        const { reason } = opening
        expect(reason instanceof DirectoryInUse || reason instanceof ForeignHierarchy).toBe(true)
      }
    }
    if (store !== undefined) {
      await store.commit(sampleGenesis(store))
      expect(store.head()).toBe(0n)
      await store.close()
    }
  })

  it("in use by this process is refused without a trace, and free after close", async () => {
    const directory = await made()
    const store = await openStore({ ...ours, directory })
    await refused(directory, ours, DirectoryInUse)
    await store.close()
    await store.close()
    await (await openStore({ ...ours, directory })).close()
  })

  it("left by a killed process is taken over", async () => {
    const directory = await made()
    const dead = spawnSync(process.execPath, ["--version"]).pid
    for (const pid of [dead, process.pid, 1]) {
      await writeFile(join(directory, "trellis.pid"), `${pid}\n`)
      const store = await openStore({ ...ours, directory })
      expect(store.head()).toBe(0n)
      await store.close()
    }
  })

  it("whose making was cut off is made", async () => {
    const directory = path()
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, "trellis.json.4711"), '{"trel')
    await (await openStore({ ...ours, directory })).close()
    expect(await readdir(directory)).toContain("trellis.json")
  })

  it("whose database is damaged halts", async () => {
    const directory = await made()
    await writeFile(join(directory, "db", "CURRENT"), "nonsense")
    const opening = openStore({ ...ours, directory })
    await expect(opening).rejects.toThrow(CorruptRecord)
    await expect(opening).rejects.toMatchObject({ severity: "halt" })
    await expect(openStore({ ...ours, directory })).rejects.not.toThrow(DirectoryInUse)
  })
})
