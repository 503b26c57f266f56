import { Effect, Exit, Logger, Scope } from "effect"
import type { LayerBackend } from "../backend.ts"
import { type Server, type ServerOptions, startServer } from "../server/start.ts"

/** A server that a test started and closes. */
export interface Served extends Server {
  /** What the server reported as its own fault. */
  readonly reported: readonly unknown[]
  close(): Promise<void>
}

/** Serves a layer on a free port of this machine. */
export async function serve(backend: LayerBackend, options: Partial<ServerOptions> = {}): Promise<Served> {
  const reported: unknown[] = []
  const logger = Logger.make(({ message }) => void reported.push(message))
  const scope = Scope.makeUnsafe()
  const server = await Effect.runPromise(
    startServer(backend, { port: 0, ...options }).pipe(Scope.provide(scope), Effect.provide(Logger.layer([logger]))),
  )
  return { ...server, reported, close: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}
