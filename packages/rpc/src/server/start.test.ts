import { Effect, Exit } from "effect"
import { WebSocket } from "ws"
import { describe, expect, it } from "vitest"
import { result } from "../testing/ask.ts"
import { memoryHierarchy } from "../testing/memory-hierarchy.ts"
import { serve } from "../testing/serve.ts"
import { startServer } from "./start.ts"

describe("a server", () => {
  it("says which port is in use, and what to do", async () => {
    const { shared } = memoryHierarchy()
    const first = await serve(shared)
    const second = startServer(shared, { port: first.port }).pipe(Effect.scoped, Effect.flip)
    const error = await Effect.runPromise(second)
    expect(error).toMatchObject({ _tag: "PortInUse", facts: { host: "127.0.0.1", port: first.port } })
    expect(error.message).toContain("set another port")
    await first.close()
  })

  it("says where else it cannot listen", async () => {
    const { shared } = memoryHierarchy()
    const error = await Effect.runPromise(
      startServer(shared, { host: "203.0.113.1", port: 0 }).pipe(Effect.scoped, Effect.flip),
    )
    expect(error).toMatchObject({ _tag: "CannotListen", facts: { host: "203.0.113.1", why: "EADDRNOTAVAIL" } })
  })

  it("is gone with its scope: port, sockets and listeners", async () => {
    const { shared } = memoryHierarchy()
    const exit = await Effect.runPromiseExit(
      Effect.scoped(
        Effect.gen(function* () {
          const { port, wsUrl, url } = yield* startServer(shared, { port: 0 })
          const socket = new WebSocket(wsUrl)
          yield* Effect.promise(() => new Promise((open) => socket.once("open", open)))
          yield* Effect.promise(() => result(url, "eth_newBlockFilter"))
          expect(shared.listeners).toBe(1)
          return { port, closed: new Promise((closed) => socket.once("close", closed)) }
        }),
      ),
    )
    if (!Exit.isSuccess(exit)) throw new Error("the server did not start")
    await exit.value.closed
    expect(shared.listeners).toBe(0)
    const again = await serve(shared, { port: exit.value.port })
    expect(again.port).toBe(exit.value.port)
    await again.close()
  })
})
