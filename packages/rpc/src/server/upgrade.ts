import { type IncomingMessage, type Server, STATUS_CODES } from "node:http"
import type { Duplex } from "node:stream"
import type { WebSocketServer } from "ws"
import { serveSocket, type Shared } from "./connection.ts"
import { mayAsk } from "./origin.ts"

/** Takes WebSockets on a server's port, at / like the rest. */
export function acceptSockets(
  server: Server,
  sockets: WebSocketServer,
  shared: Shared,
  origins: readonly string[],
): void {
  server.on("upgrade", (request, stream, head) => {
    const status = refusalOf(request, sockets, shared, origins)
    if (status !== undefined) refuse(stream, status)
    else sockets.handleUpgrade(request, stream, head, (socket) => serveSocket(socket, shared))
  })
}

/** The HTTP status of a handshake that is not taken. A browser says which page asks; CORS does not cover this. */
function refusalOf(
  request: IncomingMessage,
  sockets: WebSocketServer,
  { limits }: Shared,
  origins: readonly string[],
): 400 | 403 | 404 | 503 | undefined {
  if (request.headers.upgrade?.toLowerCase() !== "websocket") return 400
  const [path] = (request.url ?? "/").split("?")
  if (path !== "/") return 404
  const { origin } = request.headers
  if (origin !== undefined && !mayAsk(origin, origins)) return 403
  return sockets.clients.size >= limits.socketsMax ? 503 : undefined
}

function refuse(stream: Duplex, status: 400 | 403 | 404 | 503): void {
  stream.on("error", () => {})
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
