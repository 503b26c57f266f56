const decimals = { wei: 0, gwei: 9, ether: 18 } as const

/** What an amount may be counted in. */
export type AmountUnit = keyof typeof decimals

/** An amount of wei: a count of it, or a decimal with a unit, like `"10 ether"` or `"1.5 gwei"`. */
export type Amount = bigint | number | `${number}` | `${number} ${AmountUnit}`

const form = /^(\d+)(?:\.(\d+))?(?: (wei|gwei|ether))?$/

function isUnit(text: string): text is AmountUnit {
  return Object.hasOwn(decimals, text)
}

/** The wei of an amount; undefined for anything else: negative, a fraction of a wei, an unsafe number. */
export function weiOf(input: unknown): bigint | undefined {
  if (typeof input === "bigint") return input >= 0n ? input : undefined
  if (typeof input === "number") return Number.isSafeInteger(input) && input >= 0 ? BigInt(input) : undefined
  if (typeof input !== "string" || input.length > 100) return undefined
  const [, whole, fraction = "", unit = "wei"] = form.exec(input) ?? []
  if (whole === undefined || !isUnit(unit) || fraction.length > decimals[unit]) return undefined
  return BigInt(whole + fraction.padEnd(decimals[unit], "0"))
}
