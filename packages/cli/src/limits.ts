/** Every bound of the command. Each is met by a test. */
export const cliLimits = {
  /** Bytes of a chain file in JSON. */
  chainFileBytesMax: 16 * 1024 * 1024,
  /** A node that has not answered by then is not reachable. */
  responseMsMax: 10_000,
  /** Bytes of one answer of a node. */
  responseBytesMax: 64 * 1024 * 1024,
  /** `--once` waits so long for a block. */
  onceWaitMs: 3_000,
  /** Between two drawings of the live view. */
  redrawMs: 250,
  /** Steps a second are counted over so long. */
  rateWindowMs: 5_000,
  /** Characters of a value in the plain form of `inspect`. */
  valueCharactersMax: 80,
  /** Lines of the log that the live view shows. */
  notesMax: 5,
} as const
