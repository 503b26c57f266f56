import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { hash, zeroWord } from "@trellis/core"
import { afterEach, describe, expect, it } from "vitest"
import { DirectoryInUse } from "./directory-errors.ts"
import { fingerprintOfTree } from "./testing/file-tree.ts"
import { openStore } from "./open-store.ts"
import { sampleGenesis, sampleRound } from "@trellis/core/samples"
import { assertAgrees, type StoreModel } from "./testing/store-model.ts"

const owner = { name: "sample", fingerprint: hash(zeroWord) }
const script = fileURLToPath(new URL("testing/commit-until-killed.ts", import.meta.url))

type Child = ChildProcessByStdio<null, Readable, null>
const running = new Set<Child>()

function start(directory: string): Child {
  const child = spawn(process.execPath, ["--conditions=source", script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  running.add(child)
  return child
}

/** Kills it and gives the last head it said was durable. */
async function kill(child: Child, afterMs: number): Promise<bigint> {
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  await once(child.stdout, "data")
  await pause(afterMs)
  child.kill("SIGKILL")
  await once(child, "close")
  running.delete(child)
  return BigInt(said.trimEnd().split("\n").at(-1) ?? "0")
}

describe("a process that is killed", () => {
  const directories: string[] = []
  const fresh = async () => {
    const directory = await mkdtemp(join(tmpdir(), "trellis-crash-"))
    directories.push(directory)
    return directory
  }
  afterEach(async () => {
    for (const child of running) child.kill("SIGKILL")
    for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true })
  })

  it("leaves whole rounds, and nothing that it said was durable is lost", async () => {
    const directory = await fresh()
    const reference = await openStore(owner)
    const rounds = [sampleGenesis(reference)]
    for (const genesis of rounds) await reference.commit(genesis)
    for (let kills = 0; kills < 6; kills++) {
      const durable = await kill(start(directory), Math.random() * 150)
      const store = await openStore({ ...owner, directory })
      const head = store.head() ?? -1n
      const { safe, finalized } = store.marks()
      expect([durable, durable + 1n, durable - 2n, finalized]).toContain(head)
      while (BigInt(rounds.length) <= head) {
        const round = sampleRound(reference, rounds.length)
        await reference.commit(round)
        rounds.push(round)
      }
      expect(finalized).toBeLessThanOrEqual(safe)
      expect(safe).toBeLessThanOrEqual(head)
      const model: StoreModel = {
        rounds: rounds.slice(0, Number(head) + 1),
        gone: rounds.slice(Number(head) + 1),
        safe,
        finalized,
      }
      assertAgrees(store, model)
      await store.close()
    }
    expect(rounds.length).toBeGreaterThan(6)
  })

  it("keeps its directory to itself while it lives", async () => {
    const directory = await fresh()
    const child = start(directory)
    await once(child.stdout, "data")
    child.kill("SIGSTOP")
    const before = await fingerprintOfTree(directory)
    await expect(openStore({ ...owner, directory })).rejects.toThrow(DirectoryInUse)
    await expect(openStore({ ...owner, directory })).rejects.toThrow(`process ${child.pid}`)
    expect(await fingerprintOfTree(directory)).toEqual(before)
    child.kill("SIGCONT")
    const durable = await kill(child, 50)
    const store = await openStore({ ...owner, directory })
    expect(durable).toBeGreaterThan(0n)
    await store.close()
  })
})
