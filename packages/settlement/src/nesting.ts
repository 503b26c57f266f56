import { InputError } from "@trellis/core"

/**
 * Looks through RLP without unfolding it, since each list within a list is a copy to the decoder.
 * @throws InputError where more than `max` lists are within one another, or a length leads outside
 */
export function checkNesting(bytes: Uint8Array, max: number): void {
  const ends: number[] = [bytes.length]
  let at = 0
  while (at < bytes.length) {
    while (ends.length > 1 && at === ends.at(-1)) ends.pop()
    const { isList, start, end } = item(bytes, at)
    if (end > (ends.at(-1) ?? 0)) throw new InputError({ what: `RLP item at ${at} is longer than what it is in` })
    if (isList) {
      ends.push(end)
      if (ends.length > max + 1) throw new InputError({ what: `RLP lists may be nested ${max} deep` })
    }
    at = isList ? start : end
  }
}

function item(bytes: Uint8Array, at: number): { isList: boolean; start: number; end: number } {
  const first = bytes[at] ?? 0
  if (first < 0x80) return { isList: false, start: at, end: at + 1 }
  const isList = first >= 0xc0
  const short = first - (isList ? 0xc0 : 0x80)
  if (short <= 55) return { isList, start: at + 1, end: at + 1 + short }
  const start = at + 1 + short - 55
  let length = 0
  for (let i = at + 1; i < start; i++) length = length * 256 + (bytes[i] ?? 0)
  return { isList, start, end: start + length }
}
