import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect } from "effect"
import { CannotListen, PortInUse } from "./errors.ts"

/** Starts listening; gives the port. */
export function listen(server: Server, host: string, port: number): Effect.Effect<number, PortInUse | CannotListen> {
  return Effect.callback((resume) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const why = error.code ?? error.message
      resume(Effect.fail(why === "EADDRINUSE" ? new PortInUse({ host, port }) : new CannotListen({ host, port, why })))
    }
    server.once("error", failed)
    server.listen(port, host, () => {
      server.off("error", failed)
      resume(Effect.succeed(portOf(server.address()) ?? port))
    })
  })
}

function portOf(address: AddressInfo | string | null): number | undefined {
  return typeof address === "object" && address !== null ? address.port : undefined
}
