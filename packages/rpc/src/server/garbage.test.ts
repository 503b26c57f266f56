import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { registry } from "../registry.ts"
import { post, readAnswer, result } from "../testing/ask.ts"
import { counter } from "../testing/contracts.ts"
import { memoryHierarchy, richKeys } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const { booster } = memoryHierarchy({ shared: [counter] })
let server: Served

beforeAll(async () => {
  server = await serve(booster)
})
afterAll(() => server.close())

/** True if every part of the text is a well-formed answer. */
function isAnswer(text: string): boolean {
  const value: unknown = JSON.parse(text)
  const answers = Array.isArray(value) ? value : [value]
  return answers.length > 0 && answers.every((answer) => readAnswer(JSON.stringify(answer)).jsonrpc === "2.0")
}

async function isAnswered(body: string | Uint8Array<ArrayBuffer>): Promise<boolean> {
  const response = await post(server.url, body)
  const text = await response.text()
  if (response.status === 204) return text === ""
  return response.status === 200 ? isAnswer(text) : response.status >= 400 && response.status < 500
}

const methods = fc.constantFrom(...registry.keys())
const word = fc.constantFrom(
  "latest",
  "pending",
  "0x0",
  "0x1",
  "0xffffffffffffffff",
  "0x",
  "0x0g",
  `0x${"f".repeat(64)}`,
)
const anything = fc.oneof(
  word,
  fc.constantFrom(counter.address, richKeys[0] ?? "", "logs", "newHeads", true, null, 0, -1, 1e308),
  fc.array(word, { maxLength: 3 }),
  fc.record({ to: word, from: word, data: word, fromBlock: word, blockHash: word, step: word }, { requiredKeys: [] }),
  fc.jsonValue(),
)

describe("garbage", () => {
  it("in a body is always answered well-formed, or refused as 4xx, and the server lives", async () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value))
    const bytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes))
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, fc.string(), json), async (body) => {
        expect(await isAnswered(body)).toBe(true)
      }),
      { numRuns: 150 },
    )
    expect(await result(server.url, "eth_chainId")).toBe("0x1bbd")
  })

  it("in the parameters of any method never reaches the inside", async () => {
    await fc.assert(
      fc.asyncProperty(methods, fc.array(anything, { maxLength: 4 }), async (method, params) => {
        const response = await post(server.url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))
        const { error } = readAnswer(await response.text())
        expect([method, params, error?.code]).not.toEqual([method, params, -32603])
      }),
      { numRuns: 400 },
    )
  })
})
