import { fromHex, fromInteger, trimmed } from "./bytes.ts"
import { keccakHex } from "./keccak.ts"
import type { Address, BlockHash, CodeHash, Hash, Slot, Word } from "./primitives.ts"
import { type RlpItem, rlpEncode } from "./rlp.ts"

/** Fields of a block that code can read. */
export type BlockFieldName = "number" | "timestamp" | "baseFee" | "prevRandao" | "coinbase" | "gasLimit" | "blobBaseFee"

/** What a read of an account saw. Its storage is read slot by slot. */
export interface AccountRead {
  readonly nonce: bigint
  readonly balance: bigint
  readonly codeHash: CodeHash
}

/**
 * What an execution read of one layer, with the values held before it began (spec 2). Every
 * write is preceded by a read, so the read set covers the delta. Sorted, no duplicates.
 */
export interface ReadSet {
  readonly accounts: readonly { readonly address: Address; readonly value: AccountRead | undefined }[]
  readonly slots: readonly { readonly address: Address; readonly slot: Slot; readonly value: Word }[]
  readonly codes: readonly CodeHash[]
  readonly fields: readonly BlockFieldName[]
  readonly blockHashes: readonly { readonly number: bigint; readonly hash: BlockHash | undefined }[]
  /** True where the layer's own root was read through STATEROOT. */
  readonly root: boolean
}

export const emptyReads: ReadSet = { accounts: [], slots: [], codes: [], fields: [], blockHashes: [], root: false }

/** Reads by key: what a recorder fills and `readSet` sorts. */
export interface ReadLog {
  readonly accounts: Map<Address, AccountRead | undefined>
  readonly slots: Map<Address, Map<Slot, Word>>
  readonly codes: Set<CodeHash>
  readonly fields: Set<BlockFieldName>
  readonly blockHashes: Map<bigint, BlockHash | undefined>
  root: boolean
}

export function readLog(): ReadLog {
  return {
    accounts: new Map(),
    slots: new Map(),
    codes: new Set(),
    fields: new Set(),
    blockHashes: new Map(),
    root: false,
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The read set in its canonical order. */
export function readSet(log: ReadLog): ReadSet {
  return {
    accounts: [...log.accounts]
      .map(([address, value]) => ({ address, value }))
      .sort((a, b) => order(a.address, b.address)),
    slots: [...log.slots]
      .flatMap(([address, slots]) => [...slots].map(([slot, value]) => ({ address, slot, value })))
      .sort((a, b) => order(a.address, b.address) || order(a.slot, b.slot)),
    codes: [...log.codes].sort(order),
    fields: [...log.fields].sort(order),
    blockHashes: [...log.blockHashes]
      .map(([number, hash]) => ({ number, hash }))
      .sort((a, b) => (a.number < b.number ? -1 : 1)),
    root: log.root,
  }
}

/** Adds reads made later: the first value read of a key is the one that was held before. */
export function addReads(log: ReadLog, later: ReadSet): void {
  for (const { address, value } of later.accounts) if (!log.accounts.has(address)) log.accounts.set(address, value)
  for (const { address, slot, value } of later.slots) {
    const slots = log.slots.get(address) ?? new Map<Slot, Word>()
    log.slots.set(address, slots)
    if (!slots.has(slot)) slots.set(slot, value)
  }
  for (const code of later.codes) log.codes.add(code)
  for (const field of later.fields) log.fields.add(field)
  for (const { number, hash } of later.blockHashes) log.blockHashes.set(number, hash)
  log.root ||= later.root
}

/** The reads of `first`, then of `second`, with the values held before `first`. */
export function mergeReads(first: ReadSet, second: ReadSet): ReadSet {
  const log = readLog()
  addReads(log, first)
  addReads(log, second)
  return readSet(log)
}

/** keccak256 over the RLP of the read set: what a proof's public inputs name. */
export function hashReads(reads: ReadSet): Hash {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  const item: RlpItem = [
    reads.accounts.map(({ address, value }) => [
      fromHex(address),
      value === undefined ? [] : [fromInteger(value.nonce), fromInteger(value.balance), fromHex(value.codeHash)],
    ]),
    reads.slots.map(({ address, slot, value }) => [fromHex(address), fromHex(slot), trimmed(fromHex(value))]),
    reads.codes.map((code) => fromHex(code)),
    reads.fields.map(bytes),
    reads.blockHashes.map(({ number, hash }) => [
      fromInteger(number),
      hash === undefined ? new Uint8Array(0) : fromHex(hash),
    ]),
    Uint8Array.of(reads.root ? 1 : 0),
  ]
  return keccakHex(rlpEncode(item))
}
