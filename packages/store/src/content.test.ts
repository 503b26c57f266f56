import { codeHash, emptyRoot, type Hash, hash, keccakHex, MissingNode, root } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { Cache } from "./cache.ts"
import { Content } from "./content.ts"
import { CorruptRecord, TooMuchWaiting } from "./errors.ts"
import { keys } from "./keys.ts"
import { memoryKeyValue } from "./memory-key-value.ts"
import { sampleGenesisDelta } from "@trellis/core/samples"

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function wait(content: Content, text: string): Hash {
  const name = keccakHex(bytesOf(text))
  content.sink.node(name, bytesOf(text))
  return name
}

describe("trie nodes and codes by hash", () => {
  it("can be read while they wait, while they are written, and after", async () => {
    const keyValue = memoryKeyValue()
    const content = new Content(keyValue, 100)
    const node = wait(content, "a node")
    const code = codeHash(keccakHex(bytesOf("a code")))
    content.sink.code(code, bytesOf("a code"))
    const readable = () => {
      expect(content.nodes.get(node)).toEqual(bytesOf("a node"))
      expect(content.code(code)).toEqual(bytesOf("a code"))
    }
    readable()
    const taken = content.take()
    readable()
    content.discard()
    readable()
    await keyValue.write(taken.operations)
    taken.done()
    readable()
    expect(content.take().operations).toEqual([])
  })

  it("wait again where the write failed", () => {
    const content = new Content(memoryKeyValue(), 100)
    const node = wait(content, "a node")
    content.take().undo()
    expect(content.nodes.get(node)).toEqual(bytesOf("a node"))
    expect(content.take().operations.length).toBe(1)
  })

  it("are gone once discarded, from decoded states too", () => {
    const content = new Content(memoryKeyValue(), 100_000)
    const state = content.state(emptyRoot).apply(sampleGenesisDelta(3, 5), content.sink)
    const [{ address } = { address: undefined }] = sampleGenesisDelta(0, 1).accounts
    const read = () => address && content.state(state.root).account(address)?.balance
    expect(read()).toBe(10n ** 18n)
    content.discard()
    expect(read).toThrow(MissingNode)
    expect(content.nodes.get(hash(state.root))).toBeUndefined()
  })

  it("are refused beyond waitingBytesMax; a commit or discard makes room", () => {
    const content = new Content(memoryKeyValue(), 12)
    wait(content, "six by")
    wait(content, "twelve")
    wait(content, "twelve")
    expect(() => wait(content, "x")).toThrow(TooMuchWaiting)
    const taken = content.take()
    wait(content, "x")
    taken.undo()
    expect(() => wait(content, "y")).toThrow(TooMuchWaiting)
    content.discard()
    wait(content, "twelve bytes")
  })

  it("whose bytes have changed on disk halt", async () => {
    const keyValue = memoryKeyValue()
    const content = new Content(keyValue, 100)
    const name = keccakHex(bytesOf("a node"))
    await keyValue.write([{ kind: "put", key: keys.content(name), value: bytesOf("a mode") }])
    expect(() => content.nodes.get(name)).toThrow(CorruptRecord)
    expect(() => content.state(root(name)).apply(sampleGenesisDelta(1, 0), content.sink)).toThrow(CorruptRecord)
  })
})

describe("cache", () => {
  it("keeps what was used last, up to its weight", () => {
    const cache = new Cache<string, number>(10)
    cache.set("a", 1, 4)
    cache.set("b", 2, 4)
    expect(cache.get("a")).toBe(1)
    cache.set("c", 3, 2)
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, 2, 3])
    cache.set("d", 4, 5)
    expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.get("d")]).toEqual([undefined, undefined, 3, 4])
    cache.set("d", 5, 1)
    expect(cache.weight).toBe(3)
    cache.set("e", 6, 11)
    expect([cache.get("e"), cache.weight]).toEqual([undefined, 0])
  })
})
