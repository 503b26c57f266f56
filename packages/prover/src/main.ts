import { type Attester, attesterOf } from "./attester.ts"
import { type Reply, requestOf } from "./message.ts"

/** The prover's own process: started by `spawnProver` with an IPC channel, and of no use without one. */
let attester: Attester | undefined
let last: Promise<void> = Promise.resolve()

function reply(message: Reply): void {
  if (process.connected) process.send?.(message)
}

function receive(message: unknown): void {
  const request = requestOf(message)
  if (request.kind === "start") {
    attester = attesterOf(request)
    reply({ kind: "ready" })
    return
  }
  const answer = attester
  if (answer === undefined) throw new Error("a job came before the start message")
  last = last.then(async () => reply(await answer(request)))
}

if (process.send === undefined) {
  process.stderr.write("this program is started by a Trellis node, not by hand\n")
  process.exitCode = 2
} else {
  // A key pressed in the terminal reaches this process too; its parent decides when it ends.
  process.on("SIGINT", () => {})
  process.on("disconnect", () => process.exit(0))
  process.on("message", receive)
}
