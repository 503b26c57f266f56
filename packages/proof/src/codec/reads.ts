import {
  type AccountRead,
  type BlockFieldName,
  address,
  blockHash,
  codeHash,
  fromHex,
  fromInteger,
  InputError,
  padded,
  readLog,
  type ReadSet,
  readSet,
  type RlpItem,
  rlpBytes,
  rlpList,
  slot,
  toHex,
  trimmed,
  type Word,
  word,
} from "@trellis/core"
import { flag, flagItem, hex, integer, oneOf, textItem } from "./scalar.ts"

/** A record, so that the type asks for every name. */
const fieldNames: Readonly<Record<BlockFieldName, BlockFieldName>> = {
  number: "number",
  timestamp: "timestamp",
  baseFee: "baseFee",
  prevRandao: "prevRandao",
  coinbase: "coinbase",
  gasLimit: "gasLimit",
  blobBaseFee: "blobBaseFee",
}

/** [accounts, slots, codes, fields, blockHashes, root]; an absent account is [], an absent hash the empty string. */
export function readsItem(reads: ReadSet): RlpItem {
  return [
    reads.accounts.map(({ address, value }) => [fromHex(address), accountItem(value)]),
    reads.slots.map(({ address, slot, value }) => [fromHex(address), fromHex(slot), trimmed(fromHex(value))]),
    reads.codes.map((code) => fromHex(code)),
    reads.fields.map(textItem),
    reads.blockHashes.map(({ number, hash }) => [fromInteger(number), fromHex(hash ?? "0x")]),
    flagItem(reads.root),
  ]
}

function accountItem(read: AccountRead | undefined): RlpItem {
  return read === undefined ? [] : [fromInteger(read.nonce), fromInteger(read.balance), fromHex(read.codeHash)]
}

/** In canonical order, whatever the item's: the caller compares. @throws InputError */
export function readsOf(item: RlpItem | undefined): ReadSet {
  const [accounts, slots, codes, fields, blockHashes, root] = rlpList(item, "reads", 6)
  const log = readLog()
  for (const account of rlpList(accounts, "account reads")) {
    const [at, value] = rlpList(account, "account read", 2)
    log.accounts.set(address(hex(at, "address")), accountOf(value))
  }
  for (const read of rlpList(slots, "slot reads")) {
    const [at, key, value] = rlpList(read, "slot read", 3)
    const contract = address(hex(at, "address"))
    const held = log.slots.get(contract) ?? new Map()
    log.slots.set(contract, held.set(slot(hex(key, "slot")), wordOf(value)))
  }
  for (const code of rlpList(codes, "code reads")) log.codes.add(codeHash(hex(code, "code hash")))
  for (const field of rlpList(fields, "field reads"))
    log.fields.add(oneOf(field, Object.values(fieldNames), "block field"))
  for (const read of rlpList(blockHashes, "block hash reads")) {
    const [number, hash] = rlpList(read, "block hash read", 2)
    const none = rlpBytes(hash, "block hash").length === 0
    log.blockHashes.set(integer(number, "number"), none ? undefined : blockHash(hex(hash, "block hash")))
  }
  log.root = flag(root, "root read")
  return readSet(log)
}

function accountOf(item: RlpItem | undefined): AccountRead | undefined {
  if (rlpList(item, "account").length === 0) return undefined
  const [nonce, balance, code] = rlpList(item, "account", 3)
  return {
    nonce: integer(nonce, "nonce"),
    balance: integer(balance, "balance"),
    codeHash: codeHash(hex(code, "code hash")),
  }
}

function wordOf(item: RlpItem | undefined): Word {
  const bytes = rlpBytes(item, "value")
  if (bytes.length > 32) throw new InputError({ what: "a value has up to 32 bytes", got: toHex(bytes) })
  return word(toHex(padded(bytes, 32)))
}
