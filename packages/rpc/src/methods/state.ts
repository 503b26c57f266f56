import { type Address, type LayerInput, toHex } from "@trellis/core"
import { Schema } from "effect"
import type { LayerBackend } from "../backend.ts"
import { stateNumberAt } from "../blocks.ts"
import { ownLayer } from "../calls.ts"
import { codeLayer } from "../code-layer.ts"
import { invalidParams } from "../jsonrpc/rpc-error.ts"
import { method, type MethodGroup } from "../method.ts"
import { type BlockRef, blockParam, latest } from "../params/block.ts"
import { addressParam, slotParam } from "../params/hex.ts"
import { proofShape } from "../shapes/proof.ts"
import { quantity } from "../shapes/quantity.ts"

const at = Schema.optionalKey(blockParam)

function layersAt(backend: LayerBackend, ref: BlockRef = latest): readonly LayerInput[] {
  return backend.layersAt(stateNumberAt(backend, ref))
}

/** The layer's own account: balances and nonces are never looked up on an ancestor. */
function accountAt(backend: LayerBackend, address: Address, ref: BlockRef | undefined) {
  return ownLayer(layersAt(backend, ref)).view.account(address)
}

/** The state: accounts, code, storage. Code and storage act as transactions do in transparent mode (spec 3). */
export const stateMethods: MethodGroup = {
  eth_getBalance: method(Schema.Tuple([addressParam, at]), ([address, ref], { backend }) =>
    quantity(accountAt(backend, address, ref)?.balance ?? 0n),
  ),
  eth_getTransactionCount: method(Schema.Tuple([addressParam, at]), ([address, ref], { backend }) => {
    if (ref?.kind === "tag" && ref.tag === "pending") return quantity(backend.pendingNonce(address))
    return quantity(accountAt(backend, address, ref)?.nonce ?? 0n)
  }),
  eth_getCode: method(Schema.Tuple([addressParam, at]), ([address, ref], { backend }) => {
    const view = codeLayer(layersAt(backend, ref), address)?.view
    const codeHash = view?.account(address)?.codeHash
    return view === undefined || codeHash === undefined ? "0x" : toHex(view.code(codeHash))
  }),
  eth_getStorageAt: method(Schema.Tuple([addressParam, slotParam, at]), ([address, { slot }, ref], { backend }) => {
    const layers = layersAt(backend, ref)
    return (codeLayer(layers, address) ?? ownLayer(layers)).view.storage(address, slot)
  }),
  eth_getProof: method(
    Schema.Tuple([addressParam, Schema.Array(slotParam), at]),
    ([address, keys, ref = latest], { backend, limits }) => {
      if (keys.length > limits.proofSlotsMax) {
        throw invalidParams(`invalid argument 1: at most ${limits.proofSlotsMax} slots, got ${keys.length}`)
      }
      const number = stateNumberAt(backend, ref)
      return proofShape(backend.stateAt(number === "pending" ? backend.heads().latest : number), address, keys)
    },
  ),
}
