import { createServer } from "node:net"
import { CannotListen, PortInUse } from "@trellis/rpc"
import { Effect, type Scope } from "effect"

/** Where a server is to listen. */
export interface Place {
  readonly host: string
  readonly port: number
}

/**
 * Holds ports until the scope closes, answering nobody: one that is taken is found before anything is
 * written. Port 0 stands for any free one and needs no holding.
 */
export const reservePorts = (places: readonly Place[]): Effect.Effect<void, PortInUse | CannotListen, Scope.Scope> =>
  Effect.forEach(
    places.filter(({ port }) => port !== 0),
    (place) => Effect.acquireRelease(hold(place), (release) => release),
    { discard: true },
  )

function hold({ host, port }: Place): Effect.Effect<Effect.Effect<void>, PortInUse | CannotListen> {
  return Effect.callback((resume) => {
    const server = createServer((socket) => socket.destroy())
    const release = Effect.callback<void>((done) => {
      server.close(() => done(Effect.void))
    })
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code ?? error.message
      resume(Effect.fail(why === "EADDRINUSE" ? new PortInUse({ host, port }) : new CannotListen({ host, port, why })))
    })
    server.listen(port, host, () => resume(Effect.succeed(release)))
  })
}
