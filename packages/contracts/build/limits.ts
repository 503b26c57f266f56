/** Every bound of the package. Each is met by a test. */
export const limits = {
  /** Solidity files in one build. */
  sourceFilesMax: 256,
  /** Characters of one Solidity file. */
  sourceCharactersMax: 256 * 1024,
} as const
