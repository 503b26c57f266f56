/** Bounds of a running hierarchy. Milliseconds. */
export const limits = {
  /** Between two looks for work: how long a transaction may wait on a layer that builds on demand. */
  paceMs: 5,
  /** Between a build that a dependency kept from happening and the next try. */
  retryMs: 1_000,
  /** Between an attestation that could not be had and the next try for it. */
  proveRetryMs: 500,
  /** What a call of a layer's code (eth_call and its kin) may take in all. */
  callMsMax: 5_000,
  /** How long a call keeps everything else from running, frame by frame. */
  callSliceMs: 20,
} as const
