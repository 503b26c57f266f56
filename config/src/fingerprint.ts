import { addressOfKey, fromHex, fromInteger, type Hash, keccakHex, type RlpItem, rlpEncode } from "@trellis/core"
import type { Chain, FeePolicy, GenesisAccount, LayerConfig } from "./chain.ts"

const version = 1n

/**
 * keccak256 of what makes a data directory belong to a chain: the layers' ids, parents, genesis,
 * hard forks, fees, transparent modes and sequencers, and the precompile base: with others, blocks not final
 * yet would not verify. Names, ports, intervals, limits and the provers' keys may change.
 */
export function fingerprintOf(chain: Chain): Hash {
  const layers = [...chain.layers].sort((a, b) => a.id - b.id)
  return keccakHex(rlpEncode([fromInteger(version), fromHex(chain.precompileBase), layers.map(layerItem)]))
}

function layerItem({ id, parent, hardfork, accounts, fees, transparent, sequencerKey }: LayerConfig): RlpItem {
  const sorted = [...accounts].sort((a, b) => (a.address < b.address ? -1 : 1))
  return [
    fromInteger(BigInt(id)),
    fromInteger(BigInt(parent ?? 0)),
    new TextEncoder().encode(hardfork),
    sorted.map(accountItem),
    feesItem(fees),
    fromInteger(transparent ? 1n : 0n),
    fromHex(addressOfKey(sequencerKey)),
  ]
}

function accountItem({ address, balance, nonce, code, storage }: GenesisAccount): RlpItem {
  const slots = [...storage].sort((a, b) => (a.slot < b.slot ? -1 : 1))
  return [
    fromHex(address),
    fromInteger(balance),
    fromInteger(nonce),
    fromHex(code),
    slots.map(({ slot, value }) => [fromHex(slot), fromHex(value)]),
  ]
}

function feesItem(fees: FeePolicy): RlpItem {
  const kind = new TextEncoder().encode(fees.kind)
  if (fees.kind === "zero") return [kind]
  if (fees.kind === "sponsored") return [kind, fromInteger(fees.initialBaseFee), fromHex(fees.sponsor)]
  return [kind, fromInteger(fees.initialBaseFee), fromInteger(fees.slotPrice)]
}
