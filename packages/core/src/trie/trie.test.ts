import { createMPT } from "@ethereumjs/mpt"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fromHex, toHex } from "../bytes.ts"
import { keccak } from "../keccak.ts"
import type { Hash } from "../primitives.ts"
import { emptyRoot } from "../account.ts"
import { orderedRoot } from "./ordered.ts"
import { loader } from "./source.ts"
import { Trie } from "./trie.ts"

const operation = fc.record({
  key: fc.integer({ min: 0, max: 40 }).map((n) => keccak(Uint8Array.of(n))),
  value: fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }), { nil: undefined }),
  commit: fc.boolean(),
})

describe("trie: same root as a reference implementation (yellow paper, appendix D)", () => {
  it("after any puts, deletes and commits", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (operations) => {
        const nodes = new Map<Hash, Uint8Array>()
        let trie = Trie.at(emptyRoot, loader({ get: (hash) => nodes.get(hash) }))
        const reference = await createMPT({ useKeyHashing: false })
        for (const { key, value, commit } of operations) {
          trie = value === undefined ? trie.delete(key) : trie.put(key, value)
          if (value === undefined) await reference.del(key)
          else await reference.put(key, value)
          if (commit) trie = trie.commit((hash, rlp) => nodes.set(hash, rlp))
          expect(trie.root()).toBe(toHex(reference.root()))
        }
        for (const { key } of operations) {
          const found = trie.get(key)
          const expected = await reference.get(key)
          expect(found && toHex(found)).toBe(expected === null ? undefined : toHex(expected))
        }
      }),
      { numRuns: 60 },
    )
  })

  it("short keys, where nodes are embedded in their parents", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.uint8Array({ minLength: 2, maxLength: 2 }), fc.boolean())),
        async (list) => {
          const nodes = new Map<Hash, Uint8Array>()
          let trie = Trie.at(emptyRoot, loader({ get: (hash) => nodes.get(hash) }))
          const reference = await createMPT({ useKeyHashing: false })
          for (const [key, remove] of list) {
            trie = remove ? trie.delete(key) : trie.put(key, Uint8Array.of(7))
            if (remove) await reference.del(key)
            else await reference.put(key, Uint8Array.of(7))
            trie = trie.commit((hash, rlp) => nodes.set(hash, rlp))
          }
          expect(trie.root()).toBe(toHex(reference.root()))
          for (const [key] of list)
            expect(trie.prove(key).length).toBeGreaterThanOrEqual(trie.root() === emptyRoot ? 0 : 1)
        },
      ),
      { numRuns: 60 },
    )
  })

  it("an ordered root is the root of rlp(index) to item", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 300 }), async (items) => {
        const { RLP } = await import("@ethereumjs/rlp")
        const reference = await createMPT()
        for (const [i, item] of items.entries()) await reference.put(RLP.encode(i), item)
        expect(orderedRoot(items)).toBe(toHex(reference.root()))
      }),
      { numRuns: 20 },
    )
  })

  it("an older trie is unchanged by what is made from it", () => {
    const empty = Trie.at(emptyRoot, loader({ get: () => undefined }))
    const one = empty.put(fromHex(`0x${"11".repeat(32)}`), Uint8Array.of(1))
    const root = one.root()
    one.put(fromHex(`0x${"12".repeat(32)}`), Uint8Array.of(2)).root()
    expect(one.root()).toBe(root)
    expect(empty.root()).toBe(emptyRoot)
  })
})
