export type { ProverStatus } from "./drive.ts"
export { type ProverError, ProverRefused, ProverUnavailable, type UnavailableReason } from "./errors.ts"
export { limits } from "./limits.ts"
export { Prover, type ProverOptions, type ProverService, spawnProver } from "./prover.ts"
