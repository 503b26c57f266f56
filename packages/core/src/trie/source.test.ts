import { describe, expect, it } from "vitest"
import { MissingNode } from "../errors.ts"
import { keccak, keccakHex } from "../keccak.ts"
import { rlpEncode } from "../rlp.ts"
import { cachedLoader, loader } from "./source.ts"

const nodes = Array.from({ length: 5 }, (_, i) => rlpEncode([Uint8Array.of(0x20), new Uint8Array(40).fill(i)]))
const byHash = new Map(nodes.map((rlp) => [keccakHex(rlp), rlp]))

describe("loaders of trie nodes", () => {
  it("say which node is missing", () => {
    expect(() => loader({ get: () => undefined }).load(new Uint8Array(32))).toThrow(MissingNode)
  })

  it("keep the nodes used last, nodesMax of them", () => {
    let asked = 0
    const cached = cachedLoader({ get: (hash) => (asked++, byHash.get(hash)) }, 3)
    const load = (i: number) => cached.load(keccak(nodes[i] ?? new Uint8Array(0)))
    for (const i of [0, 1, 2]) load(i)
    for (const i of [0, 1, 2]) expect(load(i)).toMatchObject({ kind: "leaf", value: new Uint8Array(40).fill(i) })
    expect(asked).toBe(3)
    load(0)
    load(3)
    for (const i of [2, 0, 3]) load(i)
    expect(asked).toBe(4)
    load(1)
    expect(asked).toBe(5)
  })
})
