/** Every bound of the deterministic floors, in one place. Each is met by a test. */
export const limits = {
  /** Ancestors a layer may have, itself included: a chain of parents ends here. */
  hierarchyDepthMax: 8,
  /** Layers in one hierarchy. */
  hierarchyLayersMax: 64,
  /** Call depth over all layers (spec 3.9). */
  callDepthMax: 1024,
  /** Entries of one state delta, accounts and slots together. */
  deltaEntriesMax: 1_000_000,
  /** Bytes of one encoded state delta. */
  deltaBytesMax: 256 * 1024 * 1024,
  /** Bytes of one signed transaction. */
  transactionBytesMax: 128 * 1024,
  /** Transactions in one block of one layer. */
  blockTransactionsMax: 10_000,
  /** Steps in one block of one layer. */
  blockStepsMax: 1_024,
  /** BLOCKHASH and header proofs reach this many blocks back. */
  blockHashDepth: 256,
  /** Decoded trie nodes kept in memory by one state database. */
  trieNodesCachedMax: 100_000,
  /** Account codes kept in memory by one state database. */
  codesCachedMax: 1_024,
} as const
