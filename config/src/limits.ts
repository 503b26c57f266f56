/** Every bound of a chain file. Depth and count of the layers are core's. Each is met by a test. */
export const configLimits = {
  /** Characters of the name of a hierarchy or a layer. */
  nameCharactersMax: 32,
  /** Genesis accounts of one layer. */
  accountsMax: 10_000,
  /** Genesis storage of one account. */
  storageSlotsMax: 10_000,
  /** Code of a genesis account (EIP-170). */
  codeBytesMax: 24_576,
  /** Wei a genesis account may hold: no sum of balances can overflow a word. */
  balanceMax: 2n ** 128n - 1n,
  /** Nonce of a genesis account (EIP-2681). */
  nonceMax: 2n ** 64n - 2n,
  /** Wei a unit of gas, or a new slot, may cost. */
  priceMax: 2n ** 63n - 1n,
  /** Gas of one block. */
  blockGasMin: 21_000n,
  blockGasMax: 10_000_000_000n,
  /** Between two blocks of a layer. */
  blockIntervalMsMin: 10,
  blockIntervalMsMax: 3_600_000,
  /** From a block's sealing to its last attestation. Timers hold no more. */
  proofDeadlineMsMin: 100,
  proofDeadlineMsMax: 2_147_483_647,
  /** Keys that may attest a layer's blocks, and provers one node runs. */
  attestersMax: 64,
  /** A count a layer's `limits` may ask for. */
  countMax: 1_000_000,
  /** Bytes of a request a layer's `limits` may ask for. */
  bodyBytesMin: 1024,
  bodyBytesMax: 64 * 1024 * 1024,
  /** Addresses below are kept for the precompiles of Ethereum's forks. */
  reservedAddressesMax: 0x200n,
  /** Problems of a chain file that its error lists. */
  problemsMax: 50,
} as const
