import { EVMError, type EVMResult } from "@ethereumjs/evm"
import { RefusedCall } from "../precompiles/refused-call.ts"
import { SettlementAccountChange } from "../state/settlement-change.ts"

/** The signer could not pay for the slots its transaction made on ancestors (spec 10). */
export class SlotsUnpaid extends EVMError {
  constructor() {
    super(EVMError.errorMessages.INSUFFICIENT_BALANCE)
  }
}

/** Why a frame failed, in words; undefined where it did not. */
export function failureOf(error: EVMError | undefined): string | undefined {
  if (error === undefined) return undefined
  if (error instanceof RefusedCall) return error.reason
  if (error instanceof SettlementAccountChange) return `account ${error.address} cannot change on a settlement chain`
  if (error instanceof SlotsUnpaid) return "the balance does not cover the price of the new slots"
  return error.error
}

/** The result of a top frame whose slots were not paid for: everything undone, all gas used. */
export function unpaid(gasLimit: bigint): EVMResult {
  return {
    execResult: { returnValue: new Uint8Array(0), executionGasUsed: gasLimit, exceptionError: new SlotsUnpaid() },
  }
}
