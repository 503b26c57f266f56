import { Clock, Effect, Schedule } from "effect"
import type { Hierarchy } from "../hierarchy.ts"
import { cliLimits } from "../limits.ts"
import { accountLines } from "../view/accounts.ts"
import { StepRates } from "../view/rates.ts"
import { frame, screen } from "../view/screen.ts"
import { statusTable } from "../view/table.ts"
import type { Notes } from "./notes.ts"

/** A terminal that can be drawn on. */
export interface Terminal {
  readonly columns: number
  readonly rows: number
  write(text: string): unknown
}

/** A terminal that does not know its size says 0. */
function sizeOf({ columns, rows }: Terminal): { readonly columns: number; readonly rows: number } {
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 }
}

function noted({ lines }: Notes): readonly string[] {
  return lines.length === 0 ? [] : [...lines, ""]
}

/** Draws the hierarchy in place until it is interrupted; then the screen is as it was. */
export const live = Effect.fnUntraced(function* (
  hierarchy: Hierarchy,
  where: string,
  terminal: Terminal,
  notes: Notes,
) {
  const rates = new StepRates(cliLimits.rateWindowMs)
  const title = `${hierarchy.chain.name}, ${where}. Ctrl-C stops.`
  const accounts = accountLines(hierarchy.chain)
  const draw = Effect.gen(function* () {
    const layers = hierarchy.status()
    const table = statusTable(layers, rates.sample(layers, yield* Clock.currentTimeMillis))
    const { columns, rows } = sizeOf(terminal)
    terminal.write(frame([title, "", ...table, "", ...noted(notes), ...accounts], columns, rows))
  })
  const enter = Effect.acquireRelease(
    Effect.sync(() => terminal.write(screen.enter)),
    () => Effect.sync(() => terminal.write(screen.leave)),
  )
  return yield* enter.pipe(
    Effect.andThen(Effect.repeat(draw, Schedule.spaced(cliLimits.redrawMs))),
    Effect.andThen(Effect.never),
    Effect.scoped,
  )
})
