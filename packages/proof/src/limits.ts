/** Every bound of this package. Each is met by a test. */
export const limits = {
  /** Bytes of one encoded witness. */
  witnessBytesMax: 256 * 1024 * 1024,
  /** Bytes of one encoded attestation's signature: r, s, yParity. */
  signatureBytesMax: 65,
} as const
