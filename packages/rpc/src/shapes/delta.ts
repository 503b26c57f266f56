import { type AccountFields, type Block, encodeDelta, type LayerChange, type StateDelta, toHex } from "@trellis/core"
import { quantity } from "./quantity.ts"

function fieldsShape(fields: AccountFields | undefined) {
  return fields === undefined ? null : { nonce: quantity(fields.nonce), balance: quantity(fields.balance) }
}

function deltaShape({ accounts, slots }: StateDelta) {
  return {
    accounts: accounts.map(({ address, prior, next, code }) => ({
      address,
      prior: fieldsShape(prior),
      next: fieldsShape(next),
      ...(code === undefined ? {} : { code: { prior: code.prior, next: code.next } }),
    })),
    slots: slots.map(({ address, slot, prior, next }) => ({ address, slot, prior, next })),
  }
}

/** What a block or step changed, layer by layer; `encoded` is the canonical encoding (spec 2). */
export function deltaChanges(layer: Block["layer"], changes: readonly LayerChange[]) {
  return {
    layer: quantity(layer),
    changes: changes.map(({ layer, preRoot, postRoot, delta }) => ({
      layer: quantity(layer),
      preRoot,
      postRoot,
      delta: deltaShape(delta),
      encoded: toHex(encodeDelta(delta)),
    })),
  }
}
