import { EVMError } from "@ethereumjs/evm"
import type { Address } from "@trellis/core"

/**
 * A frame on a settlement chain would change an account (balance, nonce, code): its delta can hold
 * storage only (spec 2). The frame fails and nothing of it is recorded.
 */
export class SettlementAccountChange extends EVMError {
  readonly address: Address

  constructor(address: Address) {
    super(EVMError.errorMessages.INTERNAL_ERROR)
    this.address = address
  }
}
