import { Effect } from "effect"

const signals = ["SIGINT", "SIGTERM"] as const

/**
 * Ends at the first Ctrl-C or SIGTERM, or when nobody reads stdout any more. After it, a second signal ends
 * the process at once.
 */
export const stopSignal = Effect.callback<void>((resume) => {
  const forget = (): void => {
    for (const signal of signals) process.off(signal, stop)
  }
  const stop = (): void => {
    forget()
    resume(Effect.void)
  }
  for (const signal of signals) process.on(signal, stop)
  // Never taken off: what is still written to a closed pipe must not end the process before it has stopped.
  process.stdout.on("error", stop)
  return Effect.sync(forget)
})
