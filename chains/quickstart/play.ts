import { TrellisError } from "@trellis/core"
import { type Launched, launch } from "@trellis/node"
import quickstart from "../quickstart.ts"
import { FlagError, type Flags, parseFlags, usage } from "./flags.ts"
import { perform, type Report, secondsSinceStart } from "./perform.ts"

const exit = { agrees: 0, disagrees: 1, refused: 2, interrupted: 130 } as const
type Say = (line: string) => void

// The story may still be waiting for an answer when it is interrupted: nothing is left to wait for.
process.exit(await main(process.argv.slice(2)))

async function main(args: readonly string[]): Promise<number> {
  let flags: Flags
  try {
    flags = parseFlags(args)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    console.error(`${error.message}\n${usage}`)
    return exit.refused
  }
  const say: Say = flags.json ? (line) => console.error(line) : (line) => console.log(line)
  const interrupted = stopSignal()
  const launched = await start(flags, say)
  if (typeof launched === "number") return launched
  const ended = Promise.race([interrupted, haltOf(launched)])
  try {
    const told = await Promise.race([tell(launched, flags, say), ended])
    if (typeof told === "number") return told
    if (flags.once) return told.agreesWithDirect ? exit.agrees : exit.disagrees
    tellAddresses(launched, say)
    const why = await ended
    return why === exit.interrupted && told.agreesWithDirect ? exit.agrees : exit.disagrees
  } finally {
    await launched.stop()
  }
}

/** Resolves if the hierarchy stops building blocks by itself. */
async function haltOf({ halted }: Launched): Promise<number> {
  console.error(`No more blocks are built: ${messageOf(await halted)}`)
  return exit.disagrees
}

/** Resolves at the first Ctrl-C (SIGINT) or SIGTERM. The next one ends the process at once. */
function stopSignal(): Promise<number> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve(exit.interrupted))
    process.once("SIGTERM", () => resolve(exit.interrupted))
  })
}

/** The running hierarchy, or how it ends where it cannot start: a port or a data directory in use, say. */
async function start({ dataDirectory }: Flags, say: Say): Promise<Launched | number> {
  try {
    const log = (line: string): void => console.error(line)
    const launched = await launch(quickstart, { log, ...(dataDirectory !== undefined && { dataDirectory }) })
    say("Trellis quickstart: one shared layer, two boosters, one state.")
    say(dataDirectory === undefined ? "Nothing is kept." : `Kept in ${dataDirectory}.`)
    for (const { name, id, url } of launched.layers) say(`   ${name.padEnd(7)} chain ${id}  ${url}`)
    return launched
  } catch (error) {
    console.error(messageOf(error))
    return error instanceof TrellisError && error.severity === "reject" ? exit.refused : exit.disagrees
  }
}

/** Plays the story. A layer that does not do as it should makes it fail, and the report says why. */
async function tell(
  launched: Launched,
  flags: Flags,
  say: Say,
): Promise<Report | { agreesWithDirect: false; error: string }> {
  const told = await perform(launched, say).catch((error: unknown) => {
    const message = messageOf(error)
    console.error(`The story failed: ${message}`)
    return { agreesWithDirect: false, error: message, seconds: secondsSinceStart() } as const
  })
  if (flags.json) console.log(JSON.stringify(told))
  return told
}

function tellAddresses({ chain }: Launched, say: Say): void {
  say("Accounts with 10000 ETH on every layer. Their keys are public: for development only.")
  for (const { address, key } of chain.layers[0]?.accounts ?? []) if (key !== undefined) say(`   ${address}  ${key}`)
  say("Serving. Ctrl-C stops.")
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
