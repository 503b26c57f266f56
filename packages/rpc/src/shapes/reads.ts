import { type Block, hashReads, type LayerChange, type ReadSet } from "@trellis/core"
import { quantity } from "./quantity.ts"

function readsShape({ accounts, slots, codes, fields, blockHashes, root }: ReadSet) {
  return {
    accounts: accounts.map(({ address, value }) => ({
      address,
      value:
        value === undefined
          ? null
          : { nonce: quantity(value.nonce), balance: quantity(value.balance), codeHash: value.codeHash },
    })),
    slots: slots.map(({ address, slot, value }) => ({ address, slot, value })),
    codes,
    fields,
    blockHashes: blockHashes.map(({ number, hash }) => ({ number: quantity(number), hash: hash ?? null })),
    root,
  }
}

/** What a block or step read, layer by layer, with the values held before it (spec 2). */
export function readChanges(layer: Block["layer"], changes: readonly LayerChange[]) {
  return {
    layer: quantity(layer),
    changes: changes.map(({ layer, preRoot, postRoot, reads }) => ({
      layer: quantity(layer),
      preRoot,
      postRoot,
      reads: readsShape(reads),
      readHash: hashReads(reads),
    })),
  }
}
