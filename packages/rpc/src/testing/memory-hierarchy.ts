import {
  type Address,
  type AccountChange,
  address,
  addressOfKey,
  type Executor,
  type Hex,
  keccakHex,
  layerId,
  toHex,
} from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import type { ServerLimits } from "../backend.ts"
import { MemoryLayer } from "./memory-layer.ts"
import { MemoryContents } from "./memory-state.ts"

/** A contract that is there from genesis. */
export interface GenesisCode {
  readonly address: Address
  readonly code: Hex
}

export interface MemoryHierarchyOptions {
  readonly shared?: readonly GenesisCode[]
  readonly booster?: readonly GenesisCode[]
  /** Whether the booster runs on the shared layer what lives only there. True by default. */
  readonly transparent?: boolean
  readonly limits?: Partial<ServerLimits>
  readonly executor?: Executor
}

/** A shared layer and a booster, in memory. */
export interface MemoryHierarchy {
  readonly shared: MemoryLayer
  readonly booster: MemoryLayer
}

/** Accounts with a balance on both layers, by their keys. */
export const richKeys: readonly Hex[] = [1, 2, 3].map((n) => keccakHex(Uint8Array.of(n)))
export const richBalance = 10n ** 21n

const limits: ServerLimits = {
  rpcBodyBytesMax: 1024 * 1024,
  rpcBatchMax: 100,
  logsRangeMax: 1_000,
  subscriptionsMax: 16,
}

function accounts(codes: readonly GenesisCode[]): AccountChange[] {
  const rich = richKeys.map((key) => ({
    address: addressOfKey(key),
    prior: undefined,
    next: { nonce: 0n, balance: richBalance },
  }))
  const contracts = codes.map(({ address, code }) => ({
    address,
    prior: undefined,
    next: { nonce: 1n, balance: 0n },
    code: { prior: "0x", next: code } as const,
  }))
  return [...rich, ...contracts]
}

/**
 * A shared layer (chain id 7000) and a booster (7101) in memory, for tests.
 *
 * @example
 * const { shared, booster } = memoryHierarchy()
 * await booster.submit(signedTransaction)
 * await booster.mine()
 */
export function memoryHierarchy(options: MemoryHierarchyOptions = {}): MemoryHierarchy {
  const contents = new MemoryContents()
  const executor = options.executor ?? createExecutor()
  const layer = (name: string, id: number, parent: MemoryLayer | undefined, codes: readonly GenesisCode[] = []) =>
    new MemoryLayer({
      name,
      rules: {
        layer: layerId(id),
        transparent: options.transparent ?? true,
        blockGas: 30_000_000n,
        baseFee: 7n,
        coinbase: address(toHex(new Uint8Array(20).fill(0xcb))),
      },
      limits: { ...limits, ...options.limits },
      parent,
      genesis: contents.genesis(accounts(codes), []),
      contents,
      executor,
      sequencerKey: keccakHex(Uint8Array.of(0)),
    })
  const shared = layer("shared", 7000, undefined, options.shared)
  return { shared, booster: layer("booster", 7101, shared, options.booster) }
}
