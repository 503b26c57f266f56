import { type Account, decodeAccount, emptyCodeHash, emptyRoot, encodeAccount } from "../account.ts"
import { fromHex, padded, toHex, trimmed } from "../bytes.ts"
import { changesAccount, type AccountChange, type SlotChange, type StateDelta } from "../delta/delta.ts"
import { DeltaMismatch, MissingCode } from "../errors.ts"
import { keccak, keccakHex } from "../keccak.ts"
import {
  type Address,
  type CodeHash,
  codeHash,
  type Hash,
  type Root,
  type Slot,
  type Word,
  word,
  zeroWord,
} from "../primitives.ts"
import { rlpBytes, rlpDecode, rlpEncode } from "../rlp.ts"
import type { NodeLoader } from "../trie/source.ts"
import { Trie } from "../trie/trie.ts"
import type { StateView } from "./view.ts"

/** Where a state's trie nodes and codes come from. */
export interface StateSource {
  readonly nodes: NodeLoader
  code(hash: CodeHash): Uint8Array | undefined
}

/** Takes what a state change adds to the source: trie nodes and codes, by hash. */
export interface StateSink {
  node(hash: Hash, rlp: Uint8Array): void
  code(hash: CodeHash, code: Uint8Array): void
}

/** One layer's state as its tries hold it: a root is all there is to it. Immutable. */
export class TrieState implements StateView {
  readonly root: Root
  readonly #source: StateSource
  readonly #accounts: Trie

  constructor(root: Root, source: StateSource) {
    this.root = root
    this.#source = source
    this.#accounts = Trie.at(root, source.nodes)
  }

  account(address: Address): Account | undefined {
    const leaf = this.#accounts.get(keccak(fromHex(address)))
    return leaf === undefined ? undefined : decodeAccount(leaf)
  }

  storage(address: Address, slot: Slot): Word {
    const account = this.account(address)
    if (account === undefined || account.storageRoot === emptyRoot) return zeroWord
    return readSlot(Trie.at(account.storageRoot, this.#source.nodes), slot)
  }

  code(hash: CodeHash): Uint8Array {
    if (hash === emptyCodeHash) return new Uint8Array(0)
    const code = this.#source.code(hash)
    if (code === undefined) throw new MissingCode({ hash })
    return code
  }

  /** Merkle proofs of an account and of slots of it (EIP-1186): RLP of the nodes from the root. */
  prove(address: Address, slots: readonly Slot[]): { account: Uint8Array[]; slots: Uint8Array[][] } {
    const storageRoot = this.account(address)?.storageRoot ?? emptyRoot
    const storage = Trie.at(storageRoot, this.#source.nodes)
    return {
      account: this.#accounts.prove(keccak(fromHex(address))),
      slots: slots.map((slot) => storage.prove(keccak(fromHex(slot)))),
    }
  }

  /**
   * The state after `delta`. New nodes and codes go to `sink`, which the source must answer from.
   * @throws DeltaMismatch where a prior value is not what this state holds
   */
  apply(delta: StateDelta, sink: StateSink): TrieState {
    let accounts = this.#accounts
    for (const [address, { account, slots }] of byAddress(delta)) {
      const key = keccak(fromHex(address))
      const leaf = accounts.get(key)
      const before = leaf === undefined ? undefined : decodeAccount(leaf)
      const after = this.#changed(address, before, account, slots, sink)
      if (after === undefined) accounts = accounts.delete(key)
      else accounts = accounts.put(key, encodeAccount(after))
    }
    return new TrieState(accounts.commit((hash, rlp) => sink.node(hash, rlp)).root(), this.#source)
  }

  #changed(
    address: Address,
    before: Account | undefined,
    change: AccountChange | undefined,
    slots: readonly SlotChange[],
    sink: StateSink,
  ): Account | undefined {
    const storageRoot = this.#storageRoot(before?.storageRoot ?? emptyRoot, slots, sink)
    const fields = change === undefined ? before : changedFields(address, before, change)
    const code = change?.code === undefined ? before?.codeHash : changedCode(address, before, change.code, sink)
    if (fields !== undefined) {
      return { nonce: fields.nonce, balance: fields.balance, storageRoot, codeHash: code ?? emptyCodeHash }
    }
    if (storageRoot !== emptyRoot || (code ?? emptyCodeHash) !== emptyCodeHash) {
      throw new DeltaMismatch({ where: address, expected: "an account under its storage and code", found: "none" })
    }
    return undefined
  }

  #storageRoot(from: Root, slots: readonly SlotChange[], sink: StateSink): Root {
    let storage = Trie.at(from, this.#source.nodes)
    for (const change of slots) {
      const key = keccak(fromHex(change.slot))
      expect(`${change.address} slot ${change.slot}`, change.prior, readSlot(storage, change.slot))
      storage =
        change.next === zeroWord ? storage.delete(key) : storage.put(key, rlpEncode(trimmed(fromHex(change.next))))
    }
    return storage.commit((hash, rlp) => sink.node(hash, rlp)).root()
  }
}

function readSlot(storage: Trie, slot: Slot): Word {
  const leaf = storage.get(keccak(fromHex(slot)))
  return leaf === undefined ? zeroWord : word(toHex(padded(rlpBytes(rlpDecode(leaf), "slot value"), 32)))
}

function expect(where: string, expected: string, found: string): void {
  if (expected !== found) throw new DeltaMismatch({ where, expected, found })
}

function shown(fields: { nonce: bigint; balance: bigint } | undefined): string {
  return fields === undefined ? "no account" : `nonce ${fields.nonce}, balance ${fields.balance}`
}

function changedFields(address: Address, before: Account | undefined, change: AccountChange) {
  if (!changesAccount(change)) return before
  expect(address, shown(change.prior), shown(before))
  return change.next
}

function changedCode(
  address: Address,
  before: Account | undefined,
  code: { readonly prior: `0x${string}`; readonly next: `0x${string}` },
  sink: StateSink,
): CodeHash {
  expect(`${address} code`, keccakHex(fromHex(code.prior)), before?.codeHash ?? emptyCodeHash)
  const bytes = fromHex(code.next)
  const next = codeHash(keccakHex(bytes))
  if (bytes.length > 0) sink.code(next, bytes)
  return next
}

function byAddress(delta: StateDelta): Map<Address, { account: AccountChange | undefined; slots: SlotChange[] }> {
  const all = new Map<Address, { account: AccountChange | undefined; slots: SlotChange[] }>()
  for (const account of delta.accounts) all.set(account.address, { account, slots: [] })
  for (const change of delta.slots) {
    const entry = all.get(change.address)
    if (entry === undefined) all.set(change.address, { account: undefined, slots: [change] })
    else entry.slots.push(change)
  }
  return all
}
