import {
  type AccountRead,
  emptyReads,
  hashReads,
  InputError,
  mergeReads,
  type ReadSet,
  type StateView,
} from "@trellis/core"
import type { BlockHashes } from "./block-hashes.ts"

/**
 * Checks what a child says it read of a layer against the layer's state before the child's block. Which
 * codes and fields were read is the child's to prove: their values follow from the accounts and the context.
 * @throws InputError where a value differs; MissingNode where the witness lacks it
 */
export function checkReads(reads: ReadSet, view: StateView, hashes: BlockHashes): void {
  if (hashReads(mergeReads(emptyReads, reads)) !== hashReads(reads)) {
    throw new InputError({ what: "a read set is not in canonical form" })
  }
  for (const { address, value } of reads.accounts) {
    check(`account ${address}`, shown(view.account(address)), shown(value))
  }
  for (const { address, slot, value } of reads.slots) {
    check(`${address} slot ${slot}`, view.storage(address, slot), value)
  }
  for (const { number, hash } of reads.blockHashes) {
    check(`hash of block ${number}`, hashes.at(number) ?? "none", hash ?? "none")
  }
}

function check(what: string, found: string, claimed: string): void {
  if (found !== claimed) throw new InputError({ what: `the child read ${what} as ${claimed}, it is ${found}` })
}

function shown(account: AccountRead | undefined): string {
  return account === undefined ? "none" : `nonce ${account.nonce}, balance ${account.balance}, code ${account.codeHash}`
}
