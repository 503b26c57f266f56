/** The floors of the architecture page. `chains` stands on top: it holds programs, which nothing imports. */
export const floors: { readonly [room: string]: number } = {
  core: 0,
  evm: 1,
  lifecycle: 1,
  proof: 1,
  config: 1,
  store: 2,
  contracts: 2,
  settlement: 2,
  sequencer: 3,
  prover: 3,
  rpc: 4,
  client: 4,
  node: 5,
  cli: 6,
  chains: 7,
}

/** Imports on one floor that the house allows, each with its reason. None so far. */
export const sideways: readonly { readonly from: string; readonly to: string; readonly reason: string }[] = []

/** Floors up to this one are deterministic: no clock, no randomness, no file, no network, no Effect runtime. */
export const deterministicFloorMax = 1

/** What the deterministic floors may take of Effect: the chain file's Schema, which runs synchronously. */
export const effectAllowed: readonly string[] = ["config"]
