import { createMPT, createMPTFromProof } from "@ethereumjs/mpt"
import { MerkleStateManager } from "@ethereumjs/statemanager"
import { Account as LibraryAccount, createAddressFromString } from "@ethereumjs/util"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { emptyCodeHash, emptyRoot, encodeAccount } from "../account.ts"
import { fromHex, toHex, trimmed } from "../bytes.ts"
import { MissingCode, MissingNode } from "../errors.ts"
import { keccakHex } from "../keccak.ts"
import { type Address, codeHash, type Root, type Slot } from "../primitives.ts"
import { rlpEncode } from "../rlp.ts"
import { Memory } from "../testing/memory.test.support.ts"
import {
  addressOf,
  difference,
  type PlainState,
  plainState,
  slotOf,
  wordOf,
} from "../testing/plain-state.test.support.ts"
import type { TrieState } from "./trie-state.ts"

/** The root of the library's state with the same accounts. */
async function referenceRoot(state: PlainState): Promise<string> {
  const manager = new MerkleStateManager({ trie: await createMPT({ useKeyHashing: true }) })
  await manager.checkpoint()
  for (const [at, { nonce, balance, code, slots }] of state) {
    const address = createAddressFromString(at)
    await manager.putAccount(address, new LibraryAccount(nonce, balance))
    if (code !== "0x") await manager.putCode(address, fromHex(code))
    for (const [key, value] of slots) await manager.putStorage(address, fromHex(key), trimmed(fromHex(value)))
  }
  await manager.commit()
  return toHex(await manager.getStateRoot())
}

function expectHolds(state: TrieState, expected: PlainState): void {
  for (const n of [0, 1, 2, 3, 4, 5]) {
    const at = addressOf(n)
    const account = expected.get(at)
    const found = state.account(at)
    expect(found && { nonce: found.nonce, balance: found.balance }).toEqual(
      account && { nonce: account.nonce, balance: account.balance },
    )
    expect(toHex(state.code(found?.codeHash ?? emptyCodeHash))).toBe(account?.code ?? "0x")
    for (const key of [0, 1, 2, 3, 4, 5]) {
      expect(state.storage(at, slotOf(key))).toBe(account?.slots.get(slotOf(key)) ?? wordOf(0))
    }
  }
}

/** The value that a proof's nodes give for a key under a root, by the library. */
async function proven(root: Root, nodes: readonly Uint8Array[], key: Uint8Array): Promise<string | undefined> {
  if (root === emptyRoot) {
    expect(nodes).toEqual([])
    return undefined
  }
  const trie = await createMPTFromProof([...nodes], { useKeyHashing: true, root: fromHex(root) })
  const value = await trie.get(key, true)
  return value === null ? undefined : toHex(value)
}

async function expectProven(state: TrieState, at: Address, slots: readonly Slot[]): Promise<void> {
  const proof = state.prove(at, slots)
  const account = state.account(at)
  const leaf = account === undefined ? undefined : toHex(encodeAccount(account))
  expect(await proven(state.root, proof.account, fromHex(at))).toBe(leaf)
  for (const [i, key] of slots.entries()) {
    const value = state.storage(at, key)
    const expected = value === wordOf(0) ? undefined : toHex(rlpEncode(trimmed(fromHex(value))))
    expect(await proven(account?.storageRoot ?? emptyRoot, proof.slots[i] ?? [], fromHex(key))).toBe(expected)
  }
}

describe("the state of a layer is an Ethereum state trie (yellow paper 4.1)", () => {
  it("a chain of deltas leads to the roots of the library's state, and to what was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plainState, { maxLength: 4 }), async (states) => {
        const memory = new Memory()
        let state = memory.state()
        let held: PlainState = new Map()
        for (const next of states) {
          state = state.apply(difference(held, next), memory)
          held = next
          expect(state.root).toBe(await referenceRoot(held))
          expectHolds(state, held)
          expectHolds(memory.state(state.root), held)
        }
      }),
      { numRuns: 60 },
    )
  })

  it("proofs of accounts and slots, there or absent, are accepted by the library (EIP-1186)", async () => {
    await fc.assert(
      fc.asyncProperty(plainState, async (plain) => {
        const memory = new Memory()
        const state = memory.state().apply(difference(new Map(), plain), memory)
        for (const n of [0, 1, 2, 3, 4, 5, 6]) await expectProven(state, addressOf(n), [0, 1, 2, 9].map(slotOf))
      }),
      { numRuns: 30 },
    )
  })

  it("an older root is still readable after newer ones", () => {
    fc.assert(
      fc.property(plainState, plainState, (first, second) => {
        const memory = new Memory()
        const one = memory.state().apply(difference(new Map(), first), memory)
        const two = one.apply(difference(first, second), memory)
        expectHolds(memory.state(one.root), first)
        expectHolds(memory.state(two.root), second)
      }),
    )
  })

  it("says which node or code is missing, and never that it is zero", () => {
    const memory = new Memory()
    const slots = new Map([[slotOf(1), wordOf(7)]])
    const plain: PlainState = new Map([[addressOf(1), { nonce: 1n, balance: 0n, code: "0x6001", slots }]])
    const { root } = memory.state().apply(difference(new Map(), plain), memory)
    memory.codes.clear()
    expect(() => memory.state(root).code(codeHash(keccakHex(fromHex("0x6001"))))).toThrow(MissingCode)
    expect(memory.state(root).code(emptyCodeHash)).toHaveLength(0)
    memory.nodes.clear()
    expect(() => memory.state(root).account(addressOf(1))).toThrow(MissingNode)
    expect(() => memory.state(root).storage(addressOf(1), slotOf(1))).toThrow(MissingNode)
  })
})
