import { fromHex, type Hex, keccak } from "@trellis/core"

const bloomBytes = 256

/** The three bits an address or topic sets in a bloom filter (yellow paper 4.3.1). */
export type BloomBits = readonly number[]

export function bloomBits(entry: Hex): BloomBits {
  const hashed = keccak(fromHex(entry))
  return [0, 2, 4].map((i) => (((hashed[i] ?? 0) & 7) << 8) | (hashed[i + 1] ?? 0))
}

/** False if the entry was not put into the filter. */
export function mayHold(bloom: Uint8Array, bits: BloomBits): boolean {
  return bits.every((bit) => ((bloom[bloomBytes - 1 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0)
}
