/** Bounds of building. Those of a layer's mempool come with its configuration. */
export const limits = {
  /** A replacement must pay this much more, in percent, in both fee and tip (as geth asks). */
  replacementPercent: 10n,
  /** How far a nonce may be ahead of the account's: what waits behind a gap cannot run. */
  nonceGapMax: 1_024n,
  /** The least gas a transaction uses: how many can fit in what is left of a block. */
  transactionGasMin: 21_000n,
  /** Transactions that break the executor, taken out of one step; past it the step waits for the next block. */
  poisonRetriesMax: 8,
  /** How full the pool may be, in percent, for a transaction that waits behind a nonce gap: it may never run. */
  gappedPercentMax: 50,
} as const
