/** Every bound of this package. Each is met by a test. */
export const limits = {
  /** Jobs that wait for one prover. One more waits at the door. */
  jobsWaitingMax: 256,
  /** From handing a job to the process to its answer. */
  jobMsMax: 120_000,
  /** From starting the process to its first word. */
  startMsMax: 30_000,
  /** How often one job is handed to a process that dies of it. */
  attemptsMax: 3,
  /** Between the end of a process and the start of the next: doubles up to the maximum. */
  restartMsMin: 50,
  restartMsMax: 5_000,
} as const
