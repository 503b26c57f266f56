/** Bounds of the executor. */
export const limits = {
  /** Idle stacks of EVMs kept for the next step or call; more are made and dropped. */
  idleStacksMax: 16,
  /** JUMPDESTs a call passes before its caller may let others run, or end it. */
  jumpsPerBreathMax: 1_024,
} as const
