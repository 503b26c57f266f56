import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const program = ["--conditions=source", fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url))]

/** Runs the command to its end. */
export function trellis(...args: string[]) {
  return spawnSync(process.execPath, [...program, ...args], { encoding: "utf8" })
}

/** A `trellis up` in a process of its own. */
export class RunningNode {
  readonly #process: ChildProcess
  /** JSON-RPC of each layer, in the order of the chain file. */
  readonly urls: readonly string[]

  private constructor(process: ChildProcess, urls: readonly string[]) {
    this.#process = process
    this.urls = urls
  }

  /** Starts it, and waits until it serves. @throws what it said, where it ends before that */
  static async start(chainFile: string, dataDirectory: string): Promise<RunningNode> {
    const child = spawned(chainFile, dataDirectory)
    let stderr = ""
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
    const lines = createInterface({ input: child.stdout })
    for await (const line of lines) {
      lines.removeAllListeners()
      child.stdout.resume()
      return new RunningNode(child, urlsIn(line))
    }
    throw new Error(`trellis up ended: ${stderr}`)
  }

  /** Starts it and kills it so long after, whatever it was at. */
  static async killedAtStart(chainFile: string, dataDirectory: string, afterMs: number): Promise<void> {
    const child = spawned(chainFile, dataDirectory)
    const ended = once(child, "exit")
    setTimeout(() => child.kill("SIGKILL"), afterMs)
    await ended
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Pids of its provers. */
  provers(): number[] {
    const pids = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n")
    return pids.flatMap((line) => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number)
      return parent === this.#process.pid && pid !== undefined ? [pid] : []
    })
  }

  /** Ends it by a signal; the exit code, null where the signal ended it. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const ended = once(this.#process, "exit")
    if (this.isRunning) this.#process.kill(signal)
    else return this.#process.exitCode
    const [code]: (number | null)[] = await ended
    return code ?? null
  }
}

function spawned(chainFile: string, dataDirectory: string) {
  return spawn(process.execPath, [...program, "up", chainFile, "--data", dataDirectory, "--json"])
}

function urlsIn(line: string): string[] {
  return [...line.matchAll(/"url":"(http:[^"]+)"/g)].flatMap(([, url]) => url ?? [])
}

/** True while a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
