import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, failed, post, readAnswer, result } from "../testing/ask.ts"
import { memoryHierarchy } from "../testing/memory-hierarchy.ts"
import { type Served, serve } from "../testing/serve.ts"

const bodyBytesMax = 4_096
const depthMax = 8
const { booster } = memoryHierarchy({ limits: { rpcBodyBytesMax: bodyBytesMax, rpcBatchMax: 5 } })
let server: Served

beforeAll(async () => {
  server = await serve(booster, { limits: { jsonDepthMax: depthMax, responseBytesMax: 4_000 } })
})
afterAll(() => server.close())

const chainId = { jsonrpc: "2.0", method: "eth_chainId", params: [] }

async function errorOf(response: Response) {
  return readAnswer(await response.text()).error
}

describe("JSON-RPC over HTTP", () => {
  it("answers a request with its id, of any kind an id may have", async () => {
    for (const id of ["a", 7, 1.5, null]) {
      const response = await post(server.url, JSON.stringify({ ...chainId, id }))
      expect(response.status).toBe(200)
      expect(response.headers.get("content-type")).toBe("application/json")
      expect(await response.json()).toEqual({ jsonrpc: "2.0", id, result: "0x1bbd" })
    }
  })

  it("answers a batch in its order, bad requests and doubled ids among it", async () => {
    const batch = [{ ...chainId, id: 1 }, 5, { ...chainId, id: 1 }, { ...chainId, method: "no", id: 2 }, chainId]
    const response = await post(server.url, JSON.stringify(batch))
    expect(await response.json()).toMatchObject([
      { id: 1, result: "0x1bbd" },
      { id: null, error: { code: -32600 } },
      { id: 1, result: "0x1bbd" },
      { id: 2, error: { code: -32601 } },
    ])
  })

  it("answers nothing to notifications", async () => {
    for (const body of [chainId, [chainId, { ...chainId, method: "no" }]]) {
      const response = await post(server.url, JSON.stringify(body))
      expect(response.status).toBe(204)
      expect(await response.text()).toBe("")
    }
  })

  it("says what is wrong with a body that is not a request", async () => {
    const cases: [string, number, string][] = [
      ["", -32700, "not JSON"],
      ["{", -32700, "not JSON"],
      ["null", -32600, "object"],
      ["5", -32600, "object"],
      ['"eth_chainId"', -32600, "object"],
      ["[]", -32600, "empty batch"],
      [JSON.stringify(Array.from({ length: 6 }, () => chainId)), -32600, "batch of 6, at most 5"],
      ["{}", -32600, "jsonrpc"],
      ['{"jsonrpc":"1.0","id":1,"method":"eth_chainId"}', -32600, "jsonrpc"],
      ['{"jsonrpc":"2.0","id":1}', -32600, "method"],
      ['{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}', -32600, "id"],
      ['{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":{"a":1}}', -32602, "by position"],
      [
        `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":${"[".repeat(depthMax)}${"]".repeat(depthMax)}}`,
        -32700,
        "deeper than 8",
      ],
    ]
    for (const [body, code, words] of cases) {
      const error = await errorOf(await post(server.url, body))
      expect([body, error]).toEqual([body, { code, message: expect.stringContaining(words) }])
    }
    const open = `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":${"[".repeat(depthMax - 1)}${"]".repeat(depthMax - 1)}}`
    expect((await errorOf(await post(server.url, open)))?.code).toBe(-32602)
  })

  it("says which parameter is wrong, and why", async () => {
    const cases: [string, unknown[], string][] = [
      ["eth_getBalance", [], "invalid argument 0: missing"],
      ["eth_getBalance", [5], "invalid argument 0: must be an address"],
      ["eth_getBalance", ["0x12"], 'invalid argument 0: must be an address: 0x and 40 hexadecimal digits, got "0x12"'],
      ["eth_getBalance", [`0x${"zz".repeat(20)}`], "invalid argument 0: must be an address"],
      ["eth_getBalance", [`0x${"11".repeat(20)}`, "0x01"], "invalid argument 1: must be a block number"],
      ["eth_getBalance", [`0x${"11".repeat(20)}`, "newest"], "invalid argument 1: must be a block number"],
      ["eth_getBalance", [`0x${"11".repeat(20)}`, { blockHash: "0x1" }], "invalid argument 1 at blockHash: must be"],
      ["eth_chainId", [1], "invalid argument 0: too many arguments"],
      ["eth_getBlockByNumber", ["latest", "yes"], "invalid argument 1: Expected boolean"],
      ["eth_sendRawTransaction", ["0x123"], "invalid argument 0: must be data"],
      ["eth_call", [{ to: 5 }], "invalid argument 0 at to: must be an address"],
      ["eth_call", [{ gas: "0x00" }], "invalid argument 0 at gas: must be a quantity"],
      ["eth_call", [{}, "latest", { "0x11": {} }], "overrides are not taken"],
    ]
    for (const [method, params, words] of cases) {
      const error = await failed(server.url, method, ...params)
      expect([method, params, error]).toEqual([
        method,
        params,
        { code: -32602, message: expect.stringContaining(words) },
      ])
    }
    const long = await failed(server.url, "eth_getProof", `0x${"11".repeat(20)}`, Array(100).fill("x"))
    expect(long.message.length).toBeLessThanOrEqual(401)
  })

  it("takes a null at the end as left out", async () => {
    expect(await result(server.url, "eth_getBalance", `0x${"11".repeat(20)}`, null)).toBe("0x0")
  })

  it("knows only the methods there are", async () => {
    for (const method of ["eth_mine", "", "constructor", "__proto__", "toString", "x".repeat(2_000)]) {
      const error = await failed(server.url, method)
      expect(error.code).toBe(-32601)
      expect(error.message.length).toBeLessThan(500)
    }
  })

  it("refuses a body over the bound, with and without its length said", async () => {
    const body = new TextEncoder().encode(JSON.stringify({ ...chainId, id: 1, pad: "x".repeat(bodyBytesMax) }))
    const said = await post(server.url, body)
    expect(said.status).toBe(413)
    expect(await errorOf(said)).toMatchObject({ code: -32600, message: expect.stringContaining("4096 bytes") })
    const streamed = await post(server.url, new Response(body).body ?? "")
    expect(streamed.status).toBe(413)
    const exact = JSON.stringify({ ...chainId, id: 1, pad: "" })
    const fits = exact.replace('"pad":""', `"pad":"${"x".repeat(bodyBytesMax - exact.length)}"`)
    expect(fits.length).toBe(bodyBytesMax)
    expect((await post(server.url, fits)).status).toBe(200)
  })

  it("refuses an answer over the bound, a batch counted together", async () => {
    const genesis = { jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: ["0x0"] }
    const response = await post(server.url, JSON.stringify([genesis, genesis, genesis]))
    const answers: unknown = await response.json()
    expect(answers).toMatchObject([{ result: { number: "0x0" } }, { result: {} }, { error: { code: -32003 } }])
  })

  it("refuses what is not JSON by its type or its bytes", async () => {
    const body = JSON.stringify({ ...chainId, id: 1 })
    expect((await post(server.url, body, { "content-type": "text/plain" })).status).toBe(415)
    expect((await post(server.url, body, { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(200)
    const bytes = await post(server.url, Uint8Array.of(0x22, 0xff, 0x22))
    expect(bytes.status).toBe(400)
    expect((await errorOf(bytes))?.code).toBe(-32700)
  })

  it("tells a person what it is, and other paths and verbs where to go", async () => {
    expect(await (await fetch(server.url)).text()).toBe(
      "Trellis layer booster, chain id 7101: JSON-RPC by POST or WebSocket\n",
    )
    expect((await fetch(`${server.url}/rpc`, { method: "POST" })).status).toBe(404)
    expect((await fetch(server.url, { method: "PUT", body: "{}" })).status).toBe(405)
  })

  it("lets pages of this machine ask, and no others", async () => {
    const preflight = (origin: string) =>
      fetch(server.url, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } })
    for (const origin of ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:80"]) {
      const { headers } = await preflight(origin)
      expect(headers.get("access-control-allow-origin")).toBe(origin)
      expect(headers.get("access-control-allow-headers")).toContain("content-type")
    }
    for (const origin of ["https://example.org", "http://localhost.example.org", "null"]) {
      expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull()
    }
    const open = await serve(booster, { origins: ["https://example.org"] })
    const answered = await post(open.url, JSON.stringify({ ...chainId, id: 1 }), { origin: "https://example.org" })
    expect(answered.headers.get("access-control-allow-origin")).toBe("https://example.org")
    await open.close()
  })

  it("answers an error of ours without its words, and reports it", async () => {
    const broken = memoryHierarchy().shared
    const heads = broken.heads.bind(broken)
    broken.heads = () => {
      throw new Error("/secret/path")
    }
    const served = await serve(broken)
    expect(await failed(served.url, "eth_blockNumber")).toEqual({ code: -32603, message: "internal error" })
    expect(String(served.reported)).toContain("/secret/path")
    broken.heads = heads
    expect(await ask(served.url, "eth_blockNumber")).toMatchObject({ result: "0x0" })
    await served.close()
  })
})
