/** Bounds of the pause between the end of a process and the start of the next. */
export interface RestartBounds {
  readonly restartMsMin: number
  readonly restartMsMax: number
}

/** The pause after a process that answered something is the shortest; after one that did not, twice the last. */
export function nextPauseMs(lastMs: number, answered: number, { restartMsMin, restartMsMax }: RestartBounds): number {
  return answered > 0 ? restartMsMin : Math.min(lastMs * 2, restartMsMax)
}
