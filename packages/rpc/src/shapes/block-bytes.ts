import { type Block, encodeHeader, fromInteger } from "@trellis/core"

/** Bytes of an RLP list, or of a string of more than one byte, with its prefix. */
function prefixed(payload: number): number {
  if (payload < 56) return payload + 1
  return payload + 1 + fromInteger(BigInt(payload)).length
}

/** Bytes of the block's RLP: [header, transactions, ommers, withdrawals] (EIP-2718, EIP-4895). */
export function blockBytes({ header, transactions }: Block): number {
  const empty = 1
  const body = transactions.reduce((sum, raw) => {
    const bytes = (raw.length - 2) / 2
    const isLegacy = Number.parseInt(raw.slice(2, 4), 16) > 0x7f
    return sum + (isLegacy ? bytes : prefixed(bytes))
  }, 0)
  return prefixed(encodeHeader(header).length + prefixed(body) + 2 * empty)
}
