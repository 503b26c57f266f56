import { emptyRoot } from "../account.ts"
import { fromHex, fromInteger } from "../bytes.ts"
import { keccakHex } from "../keccak.ts"
import { type Address, type BlockHash, blockHash, type Hash, hash, type Hex, type Root } from "../primitives.ts"
import { rlpEncode } from "../rlp.ts"
import type { BlockFields, Hardfork } from "./fields.ts"

/** A block header. What post-merge Ethereum fixes (difficulty, ommers, withdrawals…) is not repeated here. */
export interface Header {
  readonly parentHash: BlockHash
  readonly coinbase: Address
  readonly stateRoot: Root
  readonly transactionsRoot: Root
  readonly receiptsRoot: Root
  readonly logsBloom: Hex
  readonly number: bigint
  readonly gasLimit: bigint
  readonly gasUsed: bigint
  readonly timestamp: bigint
  /** 32 bytes: the hash of the block's steps, so that a block hash names every pre- and post-root. */
  readonly stepsHash: Hash
  readonly prevRandao: Hash
  readonly baseFee: bigint
  readonly hardfork: Hardfork
}

/** keccak256(rlp([])): no ommers. */
export const emptyOmmersHash: Hash = keccakHex(rlpEncode([]))
/** sha256 of nothing: no requests (EIP-7685). */
export const emptyRequestsHash: Hash = hash("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes)

/** The header's RLP, as the header's fork lays it out (EIP-1559, 4895, 4844, 4788, 7685). */
export function encodeHeader(header: Header): Uint8Array {
  const items = [
    fromHex(header.parentHash),
    fromHex(emptyOmmersHash),
    fromHex(header.coinbase),
    fromHex(header.stateRoot),
    fromHex(header.transactionsRoot),
    fromHex(header.receiptsRoot),
    fromHex(header.logsBloom),
    fromInteger(0n),
    fromInteger(header.number),
    fromInteger(header.gasLimit),
    fromInteger(header.gasUsed),
    fromInteger(header.timestamp),
    fromHex(header.stepsHash),
    fromHex(header.prevRandao),
    zeros(8),
    fromInteger(header.baseFee),
    fromHex(emptyRoot),
    fromInteger(0n),
    fromInteger(0n),
    zeros(32),
  ]
  return rlpEncode(header.hardfork === "cancun" ? items : [...items, fromHex(emptyRequestsHash)])
}

/** The block hash. */
export function hashHeader(header: Header): BlockHash {
  return blockHash(keccakHex(encodeHeader(header)))
}

/** The block fields of a sealed block. */
export function fieldsOf(header: Header): BlockFields {
  const { number, timestamp, gasLimit, baseFee, prevRandao, coinbase } = header
  return { number, timestamp, gasLimit, baseFee, prevRandao, coinbase, blobBaseFee: 1n }
}
