import { EVMError, type ExecResult } from "@ethereumjs/evm"

const nothing = new Uint8Array(0)

/** The frame of a precompile fails and burns what it was given: bad input, or a call it does not take. */
export function halted(
  gasLimit: bigint,
  error: EVMError = new EVMError(EVMError.errorMessages.INVALID_INPUT_LENGTH),
): ExecResult {
  return { returnValue: nothing, executionGasUsed: gasLimit, exceptionError: error }
}

export function outOfGas(gasLimit: bigint): ExecResult {
  return halted(gasLimit, new EVMError(EVMError.errorMessages.OUT_OF_GAS))
}

/** The frame of a precompile returns data for a fixed price. */
export function returned(returnValue: Uint8Array, executionGasUsed: bigint): ExecResult {
  return { returnValue, executionGasUsed }
}
