import { once } from "node:events"
import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { memoryHierarchy } from "../testing/memory-hierarchy.ts"
import { serve } from "../testing/serve.ts"

const { booster } = memoryHierarchy()

async function dial(port: number) {
  const socket = connect(port, "127.0.0.1")
  socket.on("error", () => {})
  await once(socket, "connect")
  return socket
}

describe("connections", () => {
  it("are so many and no more", async () => {
    const server = await serve(booster, { limits: { connectionsMax: 2 } })
    const held = [await dial(server.port), await dial(server.port)]
    const refused = await dial(server.port)
    refused.resume()
    await once(refused, "close")
    expect(held.map((socket) => socket.closed)).toEqual([false, false])
    await server.close()
  })

  it("that do not send their request in time are answered 408 and closed", async () => {
    const server = await serve(booster, { limits: { requestMs: 50 } })
    const socket = await dial(server.port)
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-")
    const [answer]: unknown[] = await once(socket.setEncoding("utf8"), "data")
    expect(answer).toContain("408 Request Timeout")
    await server.close()
  })
})
