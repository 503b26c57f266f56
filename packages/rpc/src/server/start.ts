import { createServer, type Server as NodeServer } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { Clock, Effect, type Scope } from "effect"
import { WebSocketServer } from "ws"
import type { LayerBackend } from "../backend.ts"
import { limits as defaultLimits, type RpcLimits } from "../limits.ts"
import { Filters } from "../logs/filters.ts"
import type { Shared } from "./connection.ts"
import type { CannotListen, PortInUse } from "./errors.ts"
import { startHeartbeat } from "./heartbeat.ts"
import { routes } from "./http.ts"
import { listen } from "./listen.ts"
import { acceptSockets } from "./upgrade.ts"

export interface ServerOptions {
  /** 127.0.0.1 by default: this machine alone. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
  /** Origins of web pages that may ask, besides pages of this machine; `*` for all. */
  readonly origins?: readonly string[]
  /** Other bounds than the package's own. */
  readonly limits?: Partial<RpcLimits>
}

/** A server that listens. */
export interface Server {
  readonly url: string
  readonly wsUrl: string
  readonly port: number
}

/** Close code for a server that goes (RFC 6455). */
const goingAway = 1001

/**
 * Serves a layer's JSON-RPC over HTTP and WebSocket on one port until the scope closes.
 *
 * @example
 * const program = Effect.scoped(
 *   Effect.gen(function* () {
 *     const { url } = yield* startServer(backend, { port: 8545 })
 *     yield* Effect.log(url)
 *     yield* Effect.never
 *   }),
 * )
 */
export const startServer: (
  backend: LayerBackend,
  options: ServerOptions,
) => Effect.Effect<Server, PortInUse | CannotListen, Scope.Scope> = Effect.fnUntraced(function* (backend, options) {
  const host = options.host ?? "127.0.0.1"
  const limits = { ...defaultLimits, ...options.limits }
  const clock = yield* Clock.Clock
  const filters = new Filters(limits, () => clock.currentTimeMillisUnsafe())
  const runFork = Effect.runForkWith(yield* Effect.context())
  const report = (defect: unknown): void => {
    runFork(Effect.logError(`JSON-RPC of layer ${backend.layer} failed`, defect))
  }
  const shared: Shared = { backend, filters, limits, report }
  const sockets = socketServer(backend.limits.rpcBodyBytesMax)
  const server = yield* Effect.acquireRelease(
    Effect.sync(() => httpServer(shared, sockets, options.origins ?? [])),
    (server) => stop(server, sockets),
  )
  const port = yield* listen(server, host, options.port)
  server.on("error", report)
  yield* Effect.acquireRelease(
    Effect.sync(() => filters.follow(backend)),
    (unfollow) => Effect.sync(unfollow),
  )
  yield* Effect.acquireRelease(
    Effect.sync(() => startHeartbeat(sockets, limits.heartbeatMs)),
    (end) => Effect.sync(end),
  )
  const authority = `${hostOf(host)}:${port}`
  return { url: `http://${authority}`, wsUrl: `ws://${authority}`, port }
})

/** The host as a URL names it: an address that stands for all is reached on this machine's own. */
function hostOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1"
  if (host === "::") return "[::1]"
  return host.includes(":") ? `[${host}]` : host
}

/** Frames are bounded, and not compressed: a small one cannot grow. */
function socketServer(frameBytesMax: number): WebSocketServer {
  return new WebSocketServer({ noServer: true, maxPayload: frameBytesMax, perMessageDeflate: false })
}

function httpServer(shared: Shared, sockets: WebSocketServer, origins: readonly string[]): NodeServer {
  const { connectionsMax, requestMs } = shared.limits
  const listener = getRequestListener(routes(shared, origins).fetch, { overrideGlobalObjects: false })
  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: requestMs },
    listener,
  )
  server.maxConnections = connectionsMax
  acceptSockets(server, sockets, shared, origins)
  return server
}

function stop(server: NodeServer, sockets: WebSocketServer): Effect.Effect<void> {
  return Effect.callback((resume) => {
    for (const socket of sockets.clients) {
      socket.close(goingAway)
      socket.terminate()
    }
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })
}
