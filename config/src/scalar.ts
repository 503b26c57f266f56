import {
  type Address,
  address,
  addressOfKey,
  fromInteger,
  type Hex,
  InputError,
  isHex,
  type LayerId,
  layerId,
  padded,
  toHex,
  type Word,
  word,
} from "@trellis/core"
import { weiOf } from "./amount.ts"
import { configLimits } from "./limits.ts"
import { readBy, shown } from "./read.ts"

/** Environment variables that private keys may be read from. */
export type Environment = { readonly [name: string]: string | undefined }

function refuse(what: string, input: unknown): never {
  throw new InputError({ what: `must be ${what}`, got: shown(input) })
}

const nameForm = /^[a-z0-9][a-z0-9-]*$/

/** A name of a hierarchy or layer. */
export const name = readBy((input): string => {
  const what = `a name of up to ${configLimits.nameCharactersMax} small letters, digits and dashes`
  if (typeof input !== "string" || input.length > configLimits.nameCharactersMax) return refuse(what, input)
  return nameForm.test(input) ? input : refuse(what, input)
})

/** A whole number within bounds, both included. */
export const whole = (min: number, max: number) =>
  readBy((input): number => {
    if (typeof input === "number" && Number.isInteger(input) && input >= min && input <= max) return input
    return refuse(`a whole number from ${min} to ${max}`, input)
  })

/** Wei, up to `max`. */
export const wei = (max: bigint) =>
  readBy((input): bigint => {
    const amount = weiOf(input)
    if (amount === undefined) return refuse('an amount of wei, like "10 ether", "1.5 gwei", 21000 or 10n', input)
    return amount <= max ? amount : refuse(`at most ${max} wei`, input)
  })

/** A whole number that may be a bigint, within bounds, both included. */
export const count = (min: bigint, max: bigint) =>
  readBy((input): bigint => {
    const value = typeof input === "number" && Number.isSafeInteger(input) ? BigInt(input) : input
    return typeof value === "bigint" && value >= min && value <= max
      ? value
      : refuse(`a whole number from ${min} to ${max}`, input)
  })

export const chainId = readBy((input): LayerId => {
  return typeof input === "number" && Number.isSafeInteger(input) && input > 0
    ? layerId(input)
    : refuse("a chain id: a whole number above 0", input)
})

export const accountAddress = readBy((input): Address => {
  return typeof input === "string" && /^0x[0-9a-fA-F]{40}$/.test(input)
    ? address(input)
    : refuse("an address: 0x and 40 hexadecimal digits", input)
})

/** Where the precompiles begin: above Ethereum's own, with room for those that follow. */
export const precompileBase = readBy((input): Address => {
  const text = typeof input === "string" && /^0x[0-9a-fA-F]{40}$/.test(input) ? input : undefined
  const value = text === undefined ? 0n : BigInt(text)
  if (text !== undefined && value >= configLimits.reservedAddressesMax && value < 2n ** 160n - 16n) return address(text)
  return refuse("an address above 0x1ff, with room for the precompiles after it", input)
})

/** Contract code. */
export const code = readBy((input): Hex => {
  const text = typeof input === "string" ? input.toLowerCase() : ""
  if (!isHex(text) || text.length % 2 !== 0) return refuse("code: 0x and an even count of hexadecimal digits", input)
  return text.length / 2 - 1 <= configLimits.codeBytesMax
    ? text
    : refuse(`code of at most ${configLimits.codeBytesMax} bytes`, input)
})

const integerForm = /^(0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$/

/** A number of up to 32 bytes as a word: decimal or 0x text, a bigint, or a number. */
export function wordOf(input: unknown): Word | undefined {
  const value = typeof input === "string" && integerForm.test(input) ? BigInt(input) : weiOf(input)
  if (value === undefined || value >= 2n ** 256n) return undefined
  return word(toHex(padded(fromInteger(value), 32)))
}

/** A storage value that is not zero. */
export const storageValue = readBy((input): Word => {
  const value = wordOf(input)
  if (value === undefined) return refuse("a storage value: a number of up to 32 bytes, decimal or 0x", input)
  return BigInt(value) === 0n ? refuse("other than 0: leave out slots that hold nothing", input) : value
})

/** The host a server listens on. */
export const host = readBy((input): string => {
  return typeof input === "string" && /^[A-Za-z0-9.:_-]{1,255}$/.test(input)
    ? input
    : refuse('a host name or IP address, like "127.0.0.1"', input)
})

const keyForm = "a private key: 0x and 64 hexadecimal digits, or { env: the name of a variable that holds them }"

/** A private key, given or by the environment. Its value is in no message. */
export const privateKey = (environment: Environment) =>
  readBy((input): Hex => {
    const variable = variableOf(input)
    const text = variable === undefined ? input : environment[variable]
    const where = variable === undefined ? "" : `; the environment variable ${JSON.stringify(variable)} `
    if (text === undefined && variable !== undefined)
      throw new InputError({ what: `must be ${keyForm}${where}is not set` })
    const key = typeof text === "string" ? text.toLowerCase() : ""
    if (key.length !== 66 || !isHex(key))
      throw new InputError({ what: `must be ${keyForm}${where && `${where}holds none`}` })
    addressOfKey(key)
    return key
  })

function variableOf(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("env" in input)) return undefined
  return typeof input.env === "string" && Object.keys(input).length === 1 ? input.env : undefined
}
