import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { CallRefused, NodeUnreachable, UsageError } from "./errors.ts"
import { cliLimits } from "./limits.ts"
import { call } from "./rpc-call.ts"

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server listens on a port")
  return address.port
}

/** Calls a method of a server that answers as told. */
async function answered(listener: RequestListener, path = ""): Promise<unknown> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${portOf(server.address())}${path}`
  try {
    return await Effect.runPromise(call(url, "some_method", [1]).pipe(Effect.catch(Effect.succeed)))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const answers = (text: string) => answered((_, response) => response.end(text))

describe("a JSON-RPC call", () => {
  it("posts the method and gives its result", async () => {
    const asked = await answered(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: body }))
    })
    expect(asked).toEqual({ jsonrpc: "2.0", id: 1, method: "some_method", params: [1] })
  })

  it("tells what the node refused", async () => {
    const refused = await answers(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no such method"}}`)
    expect(refused).toBeInstanceOf(CallRefused)
    expect(String(refused)).toContain("the node refused some_method: no such method (-32601)")
  })

  it("tells who is no node", async () => {
    for (const text of ["<html>", "{}", "[]", "7", ""]) expect(await answers(text)).toBeInstanceOf(NodeUnreachable)
    const closed = await answered((request) => request.destroy())
    expect(closed).toBeInstanceOf(NodeUnreachable)
  })

  it("refuses a URL that is none", async () => {
    for (const url of ["", "foo", "file:///etc/passwd", "127.0.0.1:8545"]) {
      const error = await Effect.runPromise(call(url, "m", []).pipe(Effect.catch(Effect.succeed)))
      expect(error).toBeInstanceOf(UsageError)
    }
  })

  it("responseBytesMax", async () => {
    const piece = Buffer.alloc(1024 * 1024, 0x20)
    function* body(bytes: number) {
      yield Buffer.from(`{"result":7`)
      for (let left = bytes - 12; left > 0; left -= piece.length) yield piece.subarray(0, left)
      yield Buffer.from("}")
    }
    const sends = (bytes: number) =>
      answered((_, response) => void pipeline(Readable.from(body(bytes)), response).catch(() => undefined))
    expect(await sends(cliLimits.responseBytesMax)).toBe(7)
    expect(String(await sends(cliLimits.responseBytesMax + 1))).toContain(
      `the answer has over ${cliLimits.responseBytesMax} bytes`,
    )
  })

  it("responseMsMax", async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const waiting = Effect.gen(function* () {
      const url = `http://127.0.0.1:${portOf(server.address())}`
      const fiber = yield* Effect.forkChild(call(url, "m", []).pipe(Effect.catch(Effect.succeed)))
      yield* TestClock.adjust(cliLimits.responseMsMax - 1)
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust(1)
      return yield* Fiber.join(fiber)
    })
    const error = await Effect.runPromise(waiting.pipe(Effect.provide(TestClock.layer())))
    server.closeAllConnections()
    server.close()
    expect(String(error)).toContain(`nothing came within ${cliLimits.responseMsMax} ms`)
  })
})
