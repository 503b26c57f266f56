import { NodeServices } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { CliConfig, CliOutput, Command, GlobalFlag } from "effect/cli"
import { type Ending, endingOf } from "./exit.ts"
import { type Launch, Launcher } from "./hierarchy.ts"
import { init } from "./init/init.ts"
import { inspect } from "./inspect/inspect.ts"
import { presenter } from "./presenter.ts"
import { status } from "./status/status.ts"
import { up } from "./up/up.ts"
import { version } from "./version.ts"

const trellis = Command.make("trellis").pipe(
  Command.withDescription("Shared-state rollups: one shared layer, boosters that execute against it"),
  Command.withSubcommands([up, status, inspect, init]),
)

const output = Layer.mergeAll(
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
  CliOutput.layerPresenter(presenter),
)

/**
 * Runs the `trellis` command.
 * @param launch how `up` starts a hierarchy
 */
export async function runTrellis(args: readonly string[], launch: Launch): Promise<Ending> {
  const program = Command.runWith(trellis, { version })(args).pipe(
    Effect.provide([output, NodeServices.layer, Layer.succeed(Launcher, { launch })]),
  )
  return endingOf(await Effect.runPromiseExit(program))
}
