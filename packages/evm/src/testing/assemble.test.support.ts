import { type Address, type Hex, isHex } from "@trellis/core"

/** Opcodes by name, as unprefixed hex. */
export const op = {
  stop: "00",
  add: "01",
  sub: "03",
  eq: "14",
  isZero: "15",
  and: "16",
  keccak256: "20",
  address: "30",
  balance: "31",
  origin: "32",
  caller: "33",
  callValue: "34",
  callDataLoad: "35",
  callDataSize: "36",
  callDataCopy: "37",
  extCodeSize: "3b",
  returnDataSize: "3d",
  returnDataCopy: "3e",
  extCodeHash: "3f",
  blockHash: "40",
  coinbase: "41",
  timestamp: "42",
  number: "43",
  prevRandao: "44",
  gasLimit: "45",
  chainId: "46",
  selfBalance: "47",
  baseFee: "48",
  blobBaseFee: "4a",
  pop: "50",
  mload: "51",
  mstore: "52",
  sload: "54",
  sstore: "55",
  jump: "56",
  jumpi: "57",
  gas: "5a",
  jumpDest: "5b",
  tload: "5c",
  tstore: "5d",
  dup1: "80",
  swap1: "90",
  create: "f0",
  call: "f1",
  callCode: "f2",
  return: "f3",
  delegateCall: "f4",
  create2: "f5",
  staticCall: "fa",
  revert: "fd",
  invalid: "fe",
  selfDestruct: "ff",
} as const

/** Bytecode of parts: unprefixed hex, or 0x hex. */
export function code(...parts: readonly string[]): Hex {
  const joined = `0x${parts.map((part) => (part.startsWith("0x") ? part.slice(2) : part)).join("")}`
  if (!isHex(joined) || joined.length % 2 === 1) throw new Error(`not bytecode: ${joined}`)
  return joined
}

/** PUSH of a number, or of bytes as they are. */
export function push(value: bigint | number | Hex): string {
  const digits = typeof value === "string" ? value.slice(2) : value.toString(16)
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return (0x5f + even.length / 2).toString(16) + even
}

/** SSTORE of what `value` leaves on the stack. */
export const store = (key: number, value: string): string => value + push(key) + op.sstore
/** TSTORE of what `value` leaves on the stack. */
export const storeTransient = (key: number, value: string): string => value + push(key) + op.tstore
/** LOG1 without data. */
export const log = (topic: number): string => `${push(topic) + push(0) + push(0)}a1`
/** Ends the frame with one word. */
export const give = (value: string): string => value + push(0) + op.mstore + push(32) + push(0) + op.return
/** Reverts with one word. */
export const giveBack = (value: string): string => value + push(0) + op.mstore + push(32) + push(0) + op.revert

export type Manner = "call" | "static" | "delegate" | "callCode"

const opcodes = { call: op.call, static: op.staticCall, delegate: op.delegateCall, callCode: op.callCode } as const
/** Where `callTo` puts the first word that comes back. */
const outAt = 0x400

export interface CallOptions {
  readonly manner?: Manner
  /** All there is, where it is not given. */
  readonly gas?: number
  readonly value?: number
}

/** A call with constant input; leaves success on the stack. */
export function callTo(to: Address, input: Hex, { manner = "call", gas, value = 0 }: CallOptions = {}): string {
  const bytes = (input.length - 2) / 2
  const words = Array.from({ length: Math.ceil(bytes / 32) }, (_, i) => input.slice(2 + i * 64, 66 + i * 64))
  const write = words.map((word, i) => push(`0x${word.padEnd(64, "0")}`) + push(i * 32) + op.mstore).join("")
  const withValue = manner === "call" || manner === "callCode" ? push(value) : ""
  const given = gas === undefined ? op.gas : push(gas)
  return write + push(32) + push(outAt) + push(bytes) + push(0) + withValue + push(to) + given + opcodes[manner]
}

/** The first word of what the last call gave back. */
export const answer: string = push(outAt) + op.mload

/** Input of the precompiles: the target, then calldata. */
export function input(target: Address, data: Hex = "0x"): Hex {
  return code(target, data)
}

/** Reverts unless the call before succeeded. */
export function orRevert(call: string, at: number): string {
  const after = at + call.length / 2 + 2 + 4 + 4
  const jump = `61${after.toString(16).padStart(4, "0")}${op.jumpi}`
  return `${call + jump}6000${push(0)}${op.revert}`.padEnd((after - at) * 2, op.stop) + op.jumpDest
}

/** Initcode that deploys code. */
export function initcode(runtime: Hex): Hex {
  const bytes = (runtime.length - 2) / 2
  const head = push(bytes) + push("0x000a") + push(0) + "39" + push(bytes) + push(0) + op.return
  const size = head.length / 2
  return code(head.replace("61000a", `61${size.toString(16).padStart(4, "0")}`), runtime)
}
