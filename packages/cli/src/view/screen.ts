const escape = "\u001B["

/** Enters a screen of its own and hides the cursor; `leave` gives back what was there before. */
export const screen = { enter: `${escape}?1049h${escape}?25l`, leave: `${escape}?25h${escape}?1049l` } as const

/** The text that draws lines over what is on the screen, cut to its size. */
export function frame(lines: readonly string[], columns: number, rows: number): string {
  const shown = lines.slice(0, Math.max(0, rows - 1)).map((line) => `${[...line].slice(0, columns).join("")}${escape}K`)
  return `${escape}H${shown.join("\r\n")}\r\n${escape}J`
}
