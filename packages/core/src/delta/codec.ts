import { equalBytes, fromHex, fromInteger, padded, toHex, toInteger, trimmed } from "../bytes.ts"
import { InputError } from "../errors.ts"
import { keccakHex } from "../keccak.ts"
import { limits } from "../limits.ts"
import { address, type Hash, slot, word } from "../primitives.ts"
import { type RlpItem, rlpBytes, rlpDecode, rlpEncode, rlpList } from "../rlp.ts"
import { type AccountChange, type AccountFields, delta, type SlotChange, type StateDelta } from "./delta.ts"

/**
 * The canonical encoding (docs/spec/2-state-delta.md): rlp([accounts, contracts]) with
 * accounts = [[address, prior, next, code]…], prior and next = [] or [nonce, balance],
 * code = [] or [prior, next]; contracts = [[address, [[slot, prior, next]…]]…], numbers trimmed.
 */
export function encodeDelta(of: StateDelta): Uint8Array {
  return rlpEncode([of.accounts.map(accountItem), contractItems(of.slots)])
}

/** keccak256 of the canonical encoding: what a proof's public inputs name. */
export function hashDelta(of: StateDelta): Hash {
  return keccakHex(encodeDelta(of))
}

/** @throws InputError for anything that `encodeDelta` would not have written. */
export function decodeDelta(bytes: Uint8Array): StateDelta {
  if (bytes.length > limits.deltaBytesMax) {
    throw new InputError({ what: `delta may have ${limits.deltaBytesMax} bytes`, got: String(bytes.length) })
  }
  const [first, second] = rlpList(rlpDecode(bytes), "delta", 2)
  const accounts = rlpList(first, "delta accounts")
  const contracts = rlpList(second, "delta contracts")
  checkEntries(accounts, contracts)
  const decoded = delta(accounts.map(accountChange), contracts.flatMap(slotChanges))
  if (!distinct(decoded) || !equalBytes(encodeDelta(decoded), bytes)) {
    throw new InputError({ what: "delta is not in canonical form" })
  }
  return decoded
}

/** Counted before anything is made of the entries. */
function checkEntries(accounts: readonly RlpItem[], contracts: readonly RlpItem[]): void {
  const slots = contracts.reduce(
    (sum, item) => sum + rlpList(rlpList(item, "contract changes", 2)[1], "slots").length,
    0,
  )
  const count = accounts.length + slots
  if (count > limits.deltaEntriesMax) {
    throw new InputError({ what: `delta may have ${limits.deltaEntriesMax} entries`, got: String(count) })
  }
}

/** Whether each key is there once; a delta is sorted. */
function distinct({ accounts, slots }: StateDelta): boolean {
  return (
    accounts.every((change, i) => change.address !== accounts[i - 1]?.address) &&
    slots.every((change, i) => change.address !== slots[i - 1]?.address || change.slot !== slots[i - 1]?.slot)
  )
}

function fieldsItem(fields: AccountFields | undefined): RlpItem {
  return fields === undefined ? [] : [fromInteger(fields.nonce), fromInteger(fields.balance)]
}

function accountItem(change: AccountChange): RlpItem {
  const code = change.code === undefined ? [] : [fromHex(change.code.prior), fromHex(change.code.next)]
  return [fromHex(change.address), fieldsItem(change.prior), fieldsItem(change.next), code]
}

function contractItems(slots: readonly SlotChange[]): RlpItem {
  const contracts: [Uint8Array, RlpItem[]][] = []
  let last: string | undefined
  for (const change of slots) {
    if (change.address !== last) contracts.push([fromHex(change.address), []])
    last = change.address
    contracts.at(-1)?.[1].push([fromHex(change.slot), trimmed(fromHex(change.prior)), trimmed(fromHex(change.next))])
  }
  return contracts
}

function fields(item: RlpItem | undefined): AccountFields | undefined {
  const list = rlpList(item, "account fields")
  if (list.length === 0) return undefined
  const [nonce, balance] = rlpList(item, "account fields", 2)
  return { nonce: scalar(nonce, "nonce", 8), balance: scalar(balance, "balance", 32) }
}

function scalar(item: RlpItem | undefined, what: string, bytesMax: number): bigint {
  const bytes = rlpBytes(item, what)
  if (bytes.length > bytesMax) throw new InputError({ what: `${what} may have ${bytesMax} bytes`, got: toHex(bytes) })
  return toInteger(bytes)
}

function accountChange(item: RlpItem): AccountChange {
  const [at, prior, next, code] = rlpList(item, "account change", 4)
  const change = { address: address(toHex(rlpBytes(at, "address"))), prior: fields(prior), next: fields(next) }
  const codes = rlpList(code, "code change")
  if (codes.length === 0) return change
  const [codePrior, codeNext] = rlpList(code, "code change", 2)
  return { ...change, code: { prior: toHex(rlpBytes(codePrior, "code")), next: toHex(rlpBytes(codeNext, "code")) } }
}

function wordOf(item: RlpItem | undefined) {
  const bytes = rlpBytes(item, "word")
  if (bytes.length > 32) throw new InputError({ what: "word may have 32 bytes", got: toHex(bytes) })
  return word(toHex(padded(bytes, 32)))
}

function slotChanges(item: RlpItem): SlotChange[] {
  const [at, changes] = rlpList(item, "contract changes", 2)
  const contract = address(toHex(rlpBytes(at, "address")))
  return rlpList(changes, "slot changes").map((change) => {
    const [key, prior, next] = rlpList(change, "slot change", 3)
    return { address: contract, slot: slot(toHex(rlpBytes(key, "slot"))), prior: wordOf(prior), next: wordOf(next) }
  })
}
