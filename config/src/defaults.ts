import {
  type Address,
  concat,
  defaultPrecompileBase,
  fromInteger,
  type Hardfork,
  type Hex,
  keccakHex,
  type LayerId,
  padded,
} from "@trellis/core"
import type { BlockPolicy, FeePolicy, FinalityPolicy, LayerLimits } from "./chain.ts"
import type { FeesEntry, FinalityEntry, LayerEntry } from "./schema.ts"

/** What an order calls the layer's own transactions. */
export const ownTransactions = "transactions"

/** What a chain file gets where it says nothing. */
export const defaults = {
  hardfork: "osaka" as const satisfies Hardfork,
  transparent: true,
  precompileBase: defaultPrecompileBase,
  host: "127.0.0.1",
  firstPort: 8545,
  initialBaseFee: 1_000_000_000n,
  proofDeadlineMs: 60_000,
} as const

export const defaultLimits: LayerLimits = {
  blockGas: 60_000_000n,
  poolTransactionsMax: 10_000,
  poolPerSenderMax: 256,
  rpcBodyBytesMax: 2 * 1024 * 1024,
  rpcBatchMax: 100,
  logsRangeMax: 10_000,
  subscriptionsMax: 1_000,
}

/** The port of the layer in this place of the file, if it names none. */
export function defaultPort(index: number): number {
  return defaults.firstPort + index
}

function developmentKey(purpose: string, layer = 0): Hex {
  const text = new TextEncoder().encode(`trellis.development.${purpose}`)
  return keccakHex(concat(text, padded(fromInteger(BigInt(layer)), 32)))
}

/** The key that signs a layer's apply steps. The default is public: anybody can work it out. */
export function sequencerKeyOf(entry: LayerEntry["sequencer"], chainId: LayerId): Hex {
  return entry?.key ?? developmentKey("sequencer", chainId)
}

/** Keys of the provers. The default is public: anybody can work it out. */
export function proverKeysOf(entries: readonly { readonly key: Hex }[] | undefined): readonly Hex[] {
  return entries?.map(({ key }) => key) ?? [developmentKey("prover")]
}

/** A layer's finality policy: its own fields, then the file's, then attestation by every prover. */
export function resolveFinality(
  own: FinalityEntry | undefined,
  common: FinalityEntry | undefined,
  provers: readonly Address[],
): FinalityPolicy {
  const attesters = own?.attesters ?? common?.attesters ?? provers
  return {
    attesters,
    required: own?.required ?? common?.required ?? attesters.length,
    proofDeadlineMs: own?.proofDeadlineMs ?? common?.proofDeadlineMs ?? defaults.proofDeadlineMs,
  }
}

export function resolveFees(entry: FeesEntry = { kind: "eip1559" }): FeePolicy {
  if (entry === "zero" || entry.kind === "zero") return { kind: "zero" }
  const initialBaseFee = entry.initialBaseFee ?? defaults.initialBaseFee
  if (entry.kind === "sponsored") return { kind: "sponsored", sponsor: entry.sponsor, initialBaseFee }
  return { kind: "eip1559", initialBaseFee, slotPrice: entry.slotPrice ?? 0n }
}

export function resolveBlocks(entry: LayerEntry["blocks"] = "onDemand"): BlockPolicy {
  if (entry === "onDemand") return { kind: "onDemand" }
  return { kind: "interval", everyMs: entry.everyMs, empty: entry.empty ?? false }
}
