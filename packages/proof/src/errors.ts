import { type LayerId, TrellisError } from "@trellis/core"

/** A witness does not show what its block claims. The block must not become final. */
export class WitnessRefused extends TrellisError<{
  readonly layer: number
  readonly number: bigint
  readonly where: string
  readonly why: string
}> {
  readonly _tag = "WitnessRefused"
  readonly severity = "revert"
  constructor(facts: {
    readonly layer: number
    readonly number: bigint
    readonly where: string
    readonly why: string
  }) {
    super(`witness of block ${facts.number} of layer ${facts.layer} refused at ${facts.where}: ${facts.why}`, facts)
  }
}

/** A header that a block read by BLOCKHASH is not held, so no witness of the block can be made. */
export class MissingHeader extends TrellisError<{ readonly layer: LayerId; readonly number: bigint }> {
  readonly _tag = "MissingHeader"
  readonly severity = "halt"
  constructor(facts: { readonly layer: LayerId; readonly number: bigint }) {
    super(`no header of block ${facts.number} of layer ${facts.layer}: the store is damaged`, facts)
  }
}
