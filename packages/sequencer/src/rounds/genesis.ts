import type { GenesisAccount } from "@trellis/config"
import {
  type AccountChange,
  type Block,
  delta,
  hash,
  type LayerContext,
  type Round,
  type SlotChange,
  sealBlock,
  type StateSink,
  type TrieState,
  zeroBlockHash,
  zeroWord,
} from "@trellis/core"
import type { LayerPlan } from "../plan.ts"

/** Round 0: a block without steps for each layer, its state what the accounts say. */
export function genesisRound(
  layers: readonly { readonly plan: LayerPlan; readonly accounts: readonly GenesisAccount[] }[],
  empty: TrieState,
  sink: StateSink,
): Round {
  return { number: 0n, blocks: layers.map(({ plan, accounts }) => genesisBlock(plan, accounts, empty, sink)).reverse() }
}

function genesisBlock(plan: LayerPlan, accounts: readonly GenesisAccount[], empty: TrieState, sink: StateSink): Block {
  const changes = accounts.map(
    ({ address, nonce, balance, code }): AccountChange => ({
      address,
      prior: undefined,
      next: { nonce, balance },
      ...(code !== "0x" && { code: { prior: "0x", next: code } }),
    }),
  )
  const slots = accounts.flatMap(({ address, storage }) =>
    storage.map(({ slot, value }): SlotChange => ({ address, slot, prior: zeroWord, next: value })),
  )
  const state = empty.apply(delta(changes, slots), sink)
  return sealBlock({
    contexts: [genesisContext(plan)],
    preRoots: [state.root],
    steps: [],
    transactions: [],
    receipts: [],
  })
}

function genesisContext(plan: LayerPlan): LayerContext {
  return {
    layer: plan.id,
    hardfork: plan.hardfork,
    hosted: true,
    transparent: plan.transparent,
    slotPrice: plan.slotPrice,
    anchor: { number: 0n, hash: zeroBlockHash },
    fields: {
      number: 0n,
      timestamp: 0n,
      gasLimit: plan.blockGas,
      baseFee: plan.initialBaseFee ?? 0n,
      blobBaseFee: 1n,
      prevRandao: hash(zeroWord),
      coinbase: plan.coinbase,
    },
  }
}
