import { resolve } from "node:path"
import type { Chain } from "@trellis/config"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { Halted, tagged, UsageError } from "../errors.ts"
import { type Hierarchy, Launcher, type LaunchOptions } from "../hierarchy.ts"
import { findChainFile, loadChain } from "../load-chain.ts"
import { accountLines } from "../view/accounts.ts"
import { type Happening, happeningJson, happeningLine } from "../view/events.ts"
import { statusJson } from "../view/status-json.ts"
import { statusTable } from "../view/table.ts"
import { follow } from "./follow.ts"
import { live } from "./live.ts"
import { oneRound } from "./once.ts"
import { stopSignal } from "./stop-signal.ts"
import { Notes } from "./notes.ts"
import { cliLimits } from "../limits.ts"

const settings = {
  file: Argument.String("chain file").pipe(
    Argument.withDescription("Default: chain.ts, else chains/quickstart.ts"),
    Argument.optional,
  ),
  data: Flag.String("data").pipe(
    Flag.withMetavar("DIR"),
    Flag.withDescription("Keep everything there. Default: .trellis/ and the chain's name"),
    Flag.optional,
  ),
  memory: Flag.Boolean("memory").pipe(Flag.withDescription("Keep nothing"), Flag.withDefault(false)),
  once: Flag.Boolean("once").pipe(
    Flag.withDescription("Stop after one block of the shared layer, or a few seconds without one"),
    Flag.withDefault(false),
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON, one object a line"), Flag.withDefault(false)),
}

type Settings = Command.Command.Config.Infer<typeof settings>

/** `trellis up`: runs a hierarchy until Ctrl-C. */
export const up = Command.make(
  "up",
  settings,
  Effect.fnUntraced(function* (input) {
    const chain = yield* Effect.tryPromise({ try: () => read(input), catch: tagged })
    const dataDirectory = input.memory ? undefined : Option.getOrElse(input.data, () => `.trellis/${chain.name}`)
    const where = dataDirectory === undefined ? "nothing is kept" : `data in ${dataDirectory}`
    const isLive = process.stdout.isTTY && !input.json && !input.once
    const notes = new Notes(cliLimits.notesMax)
    const log = (line: string): unknown => (isLive ? notes.add(line) : process.stderr.write(`${line}\n`))
    const running = launched(chain, dataDirectory, log).pipe(
      Effect.flatMap((hierarchy) => {
        const shown = isLive ? live(hierarchy, where, process.stdout, notes) : run(hierarchy, input, where)
        return Effect.raceFirst(shown, halted(hierarchy))
      }),
      Effect.scoped,
    )
    yield* Effect.raceFirst(running, stopSignal)
  }),
).pipe(Command.withDescription("Run a hierarchy of layers until Ctrl-C"))

async function read(input: Settings): Promise<Chain> {
  if (input.memory && Option.isSome(input.data)) {
    throw new UsageError("--memory keeps nothing and --data DIR keeps everything: leave one of them out")
  }
  if (Option.isSome(input.data) && input.data.value === "") throw new UsageError("--data needs the name of a directory")
  return loadChain(Option.isSome(input.file) ? input.file.value : await findChainFile("."))
}

const launched = Effect.fnUntraced(function* (
  chain: Chain,
  dataDirectory: string | undefined,
  log: (line: string) => void,
) {
  const { launch } = yield* Launcher
  const options: LaunchOptions = { log, ...(dataDirectory !== undefined && { dataDirectory: resolve(dataDirectory) }) }
  const start = Effect.tryPromise({ try: () => launch(chain, options), catch: tagged })
  return yield* Effect.acquireRelease(start, (hierarchy) => Effect.promise(() => hierarchy.stop()))
})

/** Fails when the hierarchy builds no more. */
function halted(hierarchy: Hierarchy): Effect.Effect<never, Halted> {
  return Effect.flatMap(
    Effect.promise(() => hierarchy.halted),
    (error) => Effect.fail(new Halted(error instanceof Error ? error.message : String(error))),
  )
}

const run = Effect.fnUntraced(function* (hierarchy: Hierarchy, { once, json }: Settings, where: string) {
  if (once) {
    yield* oneRound(hierarchy)
    return yield* printStatus(hierarchy, json)
  }
  const { stdout } = process
  yield* json ? printStatus(hierarchy, json) : printStart(hierarchy, where)
  const print = json
    ? (of: Happening) => stdout.write(`${JSON.stringify(happeningJson(of))}\n`)
    : (of: Happening) => stdout.write(`${happeningLine(of)}\n`)
  return yield* follow(hierarchy, print)
})

function printStatus(hierarchy: Hierarchy, json: boolean): Effect.Effect<void> {
  const layers = hierarchy.status()
  if (!json) return Console.log(statusTable(layers).join("\n"))
  return Console.log(JSON.stringify({ chain: hierarchy.chain.name, layers: layers.map(statusJson) }))
}

function printStart(hierarchy: Hierarchy, where: string): Effect.Effect<void> {
  const title = `${hierarchy.chain.name}, ${where}. Ctrl-C stops.`
  return Console.log([title, ...statusTable(hierarchy.status()), ...accountLines(hierarchy.chain)].join("\n"))
}
