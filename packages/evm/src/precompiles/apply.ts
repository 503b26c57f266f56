import { EVMError, type EVMResult, type Message } from "@ethereumjs/evm"
import {
  fromHex,
  InputError,
  keccak,
  limits,
  type Precompiles,
  type Slot,
  slot,
  toHex,
  toInteger,
  type Word,
  word,
} from "@trellis/core"
import type { Level } from "../layers/level.ts"
import { toAddress } from "../state/words.ts"

/** applyStateUpdates((bytes32 slot, bytes32 value)[]) (spec 4). */
export const applySelector = keccak(new TextEncoder().encode("applyStateUpdates((bytes32,bytes32)[])")).slice(0, 4)

/** Whether a message is the apply precompile's call of `applyStateUpdates`, which the layer itself answers. */
export function isApply(message: Message, precompiles: Precompiles): boolean {
  if (message.to === undefined || message.data.length < 4) return false
  return toHex(message.data.subarray(0, 4)) === toHex(applySelector) && toAddress(message.caller) === precompiles.apply
}

/** Writes the slots of the contract; none of its code runs. A static frame fails. */
export function answerApply(level: Level, { to, data, isStatic }: Message): EVMResult {
  const nothing = new Uint8Array(0)
  const failed = (error: keyof typeof EVMError.errorMessages): EVMResult => ({
    execResult: {
      returnValue: nothing,
      executionGasUsed: 0n,
      exceptionError: new EVMError(EVMError.errorMessages[error]),
    },
  })
  if (to === undefined || isStatic) return failed("STATIC_STATE_CHANGE")
  try {
    for (const update of decodeUpdates(data.subarray(4))) level.state.setSlot(toAddress(to), update.slot, update.value)
  } catch (error) {
    if (error instanceof InputError) return failed("INVALID_INPUT_LENGTH")
    throw error
  }
  return { execResult: { returnValue: nothing, executionGasUsed: 0n } }
}

/** The ABI encoding of one dynamic array of pairs. @throws InputError unless it is exact */
export function decodeUpdates(data: Uint8Array): readonly { readonly slot: Slot; readonly value: Word }[] {
  const count = toInteger(data.subarray(32, 64))
  const offset = toInteger(data.subarray(0, 32))
  if (offset !== 32n || count > BigInt(limits.deltaEntriesMax) || BigInt(data.length) !== 64n + count * 64n) {
    throw new InputError({ what: "applyStateUpdates takes one array of (slot, value)" })
  }
  return Array.from({ length: Number(count) }, (_, i) => {
    const at = 64 + i * 64
    return { slot: slot(toHex(data.subarray(at, at + 32))), value: word(toHex(data.subarray(at + 32, at + 64))) }
  })
}

/** The calldata of `applyStateUpdates`. */
export function encodeUpdates(updates: readonly { readonly slot: Slot; readonly value: Word }[]): Uint8Array {
  const data = new Uint8Array(4 + 64 + updates.length * 64)
  data.set(applySelector, 0)
  data[4 + 31] = 32
  data.set(fromHex(`0x${updates.length.toString(16).padStart(64, "0")}`), 4 + 32)
  updates.forEach(({ slot: key, value }, i) => {
    data.set(fromHex(key), 68 + i * 64)
    data.set(fromHex(value), 100 + i * 64)
  })
  return data
}
