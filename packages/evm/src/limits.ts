/** Bounds of the executor. */
export const limits = {
  /** Idle stacks of EVMs kept for the next step or call; more are made and dropped. */
  idleStacksMax: 16,
} as const
