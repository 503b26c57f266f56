import { Cause, Exit } from "effect"
import { CliError } from "effect/cli"
import { tagged } from "./errors.ts"

/** Exit codes: 0 done, 1 failed, 2 asked for something that cannot be. */
export const exitCodes = { done: 0, failed: 1, rejected: 2 } as const

/** How the process ends, and what it says on stderr, if that was not said yet. */
export interface Ending {
  readonly code: number
  readonly message: string | undefined
}

/** The ending of a run: input that is to be rejected ends with 2, whatever else fails with 1. */
export function endingOf(exit: Exit.Exit<void, unknown>): Ending {
  if (Exit.isSuccess(exit)) return { code: exitCodes.done, message: undefined }
  const failure = Cause.squash(exit.cause)
  if (CliError.isCliError(failure)) {
    // The presenter has said what is wrong with the command line.
    return { code: exitCodes.rejected, message: failure._tag === "ShowHelp" ? undefined : failure.message }
  }
  const { severity, message } = tagged(failure)
  return { code: severity === "reject" ? exitCodes.rejected : exitCodes.failed, message }
}
