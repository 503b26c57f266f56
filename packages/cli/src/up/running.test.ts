import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"

const main = fileURLToPath(new URL("../main.ts", import.meta.url))
const directory = mkdtempSync(join(tmpdir(), "trellis-up-"))
symlinkSync(fileURLToPath(new URL("../../../../node_modules", import.meta.url)), join(directory, "node_modules"))
afterAll(() => rmSync(directory, { recursive: true }))

const base = ["--conditions=source", main]

function trellis(...args: string[]) {
  return spawnSync(process.execPath, [...base, ...args], { cwd: directory, encoding: "utf8" })
}

function chainFile(name: string, ports: readonly [number, number], chainId = 7000): string {
  const chain = {
    name,
    blocks: { everyMs: 50, empty: true },
    layers: [
      { name: "shared", chainId, rpc: { port: ports[0] } },
      { name: "booster", chainId: 7101, parent: "shared", rpc: { port: ports[1] } },
    ],
  }
  writeFileSync(join(directory, `${name}.json`), JSON.stringify(chain))
  return `${name}.json`
}

/** A `trellis up` that runs, and the lines it prints. */
class Running {
  readonly #process: ChildProcess
  readonly #lines: AsyncIterator<string>
  #stderr = ""

  constructor(...args: string[]) {
    const child = spawn(process.execPath, [...base, "up", ...args], { cwd: directory })
    child.stderr.on("data", (chunk: Buffer) => (this.#stderr += chunk.toString()))
    this.#process = child
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  /** The next line of stdout that fits. */
  async line(form: RegExp): Promise<string> {
    for (;;) {
      const { done, value } = await this.#lines.next()
      if (done === true) throw new Error(`it ended without a line like ${form}. ${this.#stderr}`)
      if (form.test(value)) return value
    }
  }

  /** Sends a signal; the exit code, and what was said on stderr. */
  async stop(signal: "SIGINT" | "SIGTERM"): Promise<{ code: number | null; stderr: string }> {
    const ended = once(this.#process, "exit")
    this.#process.kill(signal)
    const [code]: (number | null)[] = await ended
    return { code: code ?? null, stderr: this.#stderr }
  }
}

const urlIn = (line: string): string => /http:\/\/\S+/.exec(line)?.[0] ?? ""

describe("trellis up", () => {
  it("--once --json: one JSON object, a block of every layer, and nothing kept with --memory", () => {
    const { status, stdout, stderr } = trellis("up", chainFile("once", [0, 0]), "--memory", "--once", "--json")
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    const printed: unknown = JSON.parse(stdout)
    expect(printed).toMatchObject({
      chain: "once",
      layers: [
        { chainId: 7000, parent: null },
        { chainId: 7101, parent: 7000 },
      ],
    })
    expect(stdout).toMatch(/"head":[1-9]/)
    expect(existsSync(join(directory, ".trellis"))).toBe(false)
  })

  it("prints lines without a terminal, answers the other commands, and ends with 0 at Ctrl-C", async () => {
    const running = new Running(chainFile("lines", [0, 0]), "--memory")
    const url = urlIn(await running.line(/^shared .*http/))
    await running.line(/^shared {2}block [1-9]\d* {2}0x[0-9a-f]{64} /)
    await running.line(/^booster {2}finalized \d+$/)
    const status = trellis("status", "--url", url)
    expect(status.stdout).toMatch(/^layer .*\nshared .*\n└─ booster .*\n$/)
    for (const what of [
      ["block", "latest"],
      ["delta", "1"],
      ["step", "0"],
    ]) {
      expect(trellis("inspect", ...what, "--url", url)).toMatchObject({ status: 0, stderr: "" })
    }
    expect(JSON.parse(trellis("inspect", "step", "0", "--url", url, "--json").stdout)).toBeTypeOf("object")
    const none = trellis("inspect", "step", "999999999", "--url", url)
    expect(none).toMatchObject({ status: 2, stderr: "trellis: the layer has no step 999999999\n" })
    expect(await running.stop("SIGINT")).toEqual({ code: 0, stderr: "" })
  })

  it("goes on where it was, and keeps others off its data", async () => {
    const file = chainFile("kept", [0, 0])
    const first = new Running(file, "--json")
    await first.line(/"event":"block","layer":"shared","number":[2-9]/)
    const second = trellis("up", file, "--once")
    expect({ status: second.status, stdout: second.stdout }).toEqual({ status: 2, stdout: "" })
    expect(second.stderr).toMatch(/^trellis: \S.*\n$/)
    expect(await first.stop("SIGTERM")).toEqual({ code: 0, stderr: "" })
    expect(readdirSync(join(directory, ".trellis"))).toEqual(["kept"])

    const again = new Running(file, "--json")
    const start: unknown = JSON.parse(await again.line(/^\{"chain"/))
    expect(start).toMatchObject({ layers: [{ head: expect.toSatisfy((head) => Number(head) >= 2) }, {}] })
    expect((await again.stop("SIGINT")).code).toBe(0)

    const other = trellis("up", chainFile("other", [0, 0], 7001), "--data", ".trellis/kept", "--once")
    expect({ status: other.status, stdout: other.stdout }).toEqual({ status: 2, stdout: "" })
    expect(other.stderr).toMatch(/^trellis: \S.*\n$/)
  })

  it("a port in use: one message, exit 2, nothing written", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    const port = typeof address === "object" ? (address?.port ?? 0) : 0
    const running = new Running(chainFile("taken", [0, port]), "--data", "taken-data", "--once")
    await expect(running.line(/./)).rejects.toThrow(String(port))
    expect(existsSync(join(directory, "taken-data"))).toBe(false)
    server.close()
  })
})
