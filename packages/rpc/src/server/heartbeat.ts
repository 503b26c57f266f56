import type { WebSocketServer } from "ws"

/** Pings every WebSocket each `everyMs`, and ends those that left the ping before without a pong. */
export function startHeartbeat(sockets: WebSocketServer, everyMs: number): () => void {
  const waiting = new WeakSet<object>()
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (waiting.has(socket)) {
        socket.terminate()
        continue
      }
      waiting.add(socket)
      socket.once("pong", () => waiting.delete(socket))
      socket.ping()
    }
  }, everyMs)
  return () => clearInterval(timer)
}
