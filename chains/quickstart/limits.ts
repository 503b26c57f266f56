/** Bounds of the story. Each is met by a test. */
export const limits = {
  /** How long a transaction may wait for its receipt. */
  receiptMs: 60_000,
  /** How often a layer is asked for news. */
  pollMs: 40,
  /** Trios of swaps that may be sent until one shares a block of the shared layer. */
  triosMax: 12,
  /** Steps of the shared layer that are read back. */
  stepsMax: 20_000,
  /** How long finality may take after the story. */
  finalityMs: 90_000,
  /** Differences that are printed; the report holds them all. */
  differencesShownMax: 20,
} as const
