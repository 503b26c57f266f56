import { addressOfKey, type LayerId } from "@trellis/core"
import { genesisOf } from "./account.ts"
import type { Chain, LayerConfig, OrderEntry } from "./chain.ts"
import {
  defaultLimits,
  defaultPort,
  defaults,
  ownTransactions,
  proverKeysOf,
  resolveBlocks,
  resolveFees,
  resolveFinality,
  sequencerKeyOf,
} from "./defaults.ts"
import type { ChainEntry, LayerEntry } from "./schema.ts"

/** The chain of a file without problems, every default filled in, each parent before its children. */
export function build(file: ChainEntry): Chain {
  const ids = new Map(file.layers.map(({ name, chainId }) => [name, chainId]))
  const layers = file.layers.map((entry, index) => layerOf(file, entry, index, ids))
  return {
    name: file.name,
    precompileBase: file.precompileBase ?? defaults.precompileBase,
    proverKeys: proverKeysOf(file.provers),
    layers: parentsFirst(layers, undefined),
  }
}

function layerOf(file: ChainEntry, entry: LayerEntry, index: number, ids: ReadonlyMap<string, LayerId>): LayerConfig {
  const provers = proverKeysOf(file.provers).map(addressOfKey)
  return {
    name: entry.name,
    id: entry.chainId,
    parent: entry.parent === undefined ? undefined : ids.get(entry.parent),
    hardfork: entry.hardfork ?? file.hardfork ?? defaults.hardfork,
    transparent: entry.transparent ?? file.transparent ?? defaults.transparent,
    accounts: genesisOf(entry.accounts ?? [], file.accounts ?? []),
    blocks: resolveBlocks(entry.blocks ?? file.blocks),
    fees: resolveFees(entry.fees ?? file.fees),
    limits: { ...defaultLimits, ...file.limits, ...entry.limits },
    order: orderOf(file, entry, ids),
    finality: resolveFinality(entry.finality, file.finality, provers),
    sequencerKey: sequencerKeyOf(entry.sequencer, entry.chainId),
    rpc: { host: entry.rpc?.host ?? defaults.host, port: entry.rpc?.port ?? defaultPort(index) },
  }
}

function orderOf(file: ChainEntry, entry: LayerEntry, ids: ReadonlyMap<string, LayerId>): readonly OrderEntry[] {
  const children = file.layers.filter(({ parent }) => parent === entry.name).map(({ name }) => name)
  return (entry.order ?? [ownTransactions, ...children]).flatMap((name): OrderEntry[] => {
    const layer = ids.get(name)
    return layer === undefined ? [{ kind: "transactions" }] : [{ kind: "child", layer }]
  })
}

/** The layers below `parent`, level by level, as the file lists them. */
function parentsFirst(layers: readonly LayerConfig[], parent: LayerId | undefined): readonly LayerConfig[] {
  const ordered = layers.filter((layer) => layer.parent === parent)
  for (const { id } of ordered) ordered.push(...layers.filter((layer) => layer.parent === id))
  return ordered
}
