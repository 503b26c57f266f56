import { EVMError } from "@ethereumjs/evm"

/** Why a precompile of the protocol does not take a call. */
export type RefusedCallReason =
  | "value sent to a precompile that takes none"
  | "input shorter than an address"
  | "this layer has no parent"
  | "a contract of this layer has the target's address"
  | "an account that delegates its code has no instance here"
  | "no layer so many generations up"
  | "only the layer itself applies deltas"

/** A call that a precompile of the protocol does not take: its frame fails and burns its gas. */
export class RefusedCall extends EVMError {
  readonly reason: RefusedCallReason

  constructor(reason: RefusedCallReason) {
    super(EVMError.errorMessages.INTERNAL_ERROR)
    this.reason = reason
  }
}
