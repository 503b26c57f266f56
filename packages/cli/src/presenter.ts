import { Console, Effect } from "effect"
import { CliOutput } from "effect/cli"

/** Says in one line what is wrong with a command line. */
function invalid({ commandPath, errors }: CliOutput.Presenter.InvalidInvocation): string {
  const command = commandPath.join(" ")
  const what = errors.map(({ message }) => message.replace(/\s+/g, " ")).join("; ")
  return `${command}: ${what}. See ${command} --help`
}

/** Help on stdout where it is asked for; else one message on stderr. */
export const presenter: CliOutput.Presenter = {
  present: Effect.fnUntraced(function* (event) {
    const formatter = yield* CliOutput.Formatter
    if (event._tag === "InvalidInvocation") return yield* Console.error(invalid(event))
    if (event._tag === "Help" && event.reason === "Implicit") {
      return yield* Console.error(formatter.formatHelpDoc(event.helpDoc))
    }
    return yield* CliOutput.defaultPresenter.present(event)
  }),
}
