import {
  type BlockHash,
  blockHash,
  fromHex,
  type Header,
  type Hex,
  InputError,
  keccakHex,
  type LayerContext,
  limits,
} from "@trellis/core"
import { decodeHeader } from "./header.ts"

/** The hashes of earlier blocks of one layer, as its headers show them. */
export interface BlockHashes {
  /** The newest header, where one was given. */
  readonly newest: Header | undefined
  /** For BLOCKHASH; undefined outside its reach. @throws InputError where a header is missing */
  at(number: bigint): BlockHash | undefined
}

/** True where BLOCKHASH answers: one of the 256 blocks before this one. */
export function inReach({ fields, anchor }: LayerContext, number: bigint): boolean {
  return number >= 0n && number <= anchor.number && number + BigInt(limits.blockHashDepth) >= fields.number
}

/**
 * Headers from the anchor back, each named by the one after it.
 * @throws InputError where one is not the parent of the one after it
 */
export function blockHashes(context: LayerContext, headers: readonly Hex[]): BlockHashes {
  const { anchor, layer } = context
  if (headers.length > limits.blockHashDepth) {
    throw new InputError({ what: `up to ${limits.blockHashDepth} headers a layer`, got: String(headers.length) })
  }
  const hashes: BlockHash[] = [anchor.hash]
  let newest: Header | undefined
  headers.forEach((hex, back) => {
    const header = decodeHeader(fromHex(hex), context.hardfork)
    const number = anchor.number - BigInt(back)
    if (blockHash(keccakHex(fromHex(hex))) !== hashes[back] || header.number !== number) {
      throw new InputError({ what: `header ${number} of layer ${layer} is not the one the next block names` })
    }
    hashes.push(header.parentHash)
    newest ??= header
  })
  const at = (number: bigint): BlockHash | undefined => {
    if (!inReach(context, number)) return undefined
    const hash = hashes[Number(anchor.number - number)]
    if (hash === undefined)
      throw new InputError({ what: `no header to show the hash of block ${number} of layer ${layer}` })
    return hash
  }
  return { newest, at }
}
