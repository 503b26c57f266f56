import { type RawData, WebSocket } from "ws"
import type { Context } from "../context.ts"
import { answer } from "../jsonrpc/answer.ts"
import { errorText } from "../jsonrpc/request.ts"
import { codes, RpcError } from "../jsonrpc/rpc-error.ts"
import { Session } from "../session.ts"
import { textOf } from "./body.ts"

/** What all requests of a server have in common. */
export type Shared = Omit<Context, "session">

/** Answers what a WebSocket asks until it closes. */
export function serveSocket(socket: WebSocket, shared: Shared): void {
  const connection = new Connection(socket, shared)
  socket.on("message", (data) => connection.receive(data))
  socket.on("close", () => connection.end())
  // A frame that breaks the protocol or is too large: the library closes with the code for it.
  socket.on("error", () => {})
}

/** One WebSocket: a bounded number of requests at a time, and a bounded queue towards its reader. */
class Connection {
  readonly #socket: WebSocket
  readonly #shared: Shared
  readonly #session: Session
  readonly #waiting: RawData[] = []
  #inFlight = 0

  constructor(socket: WebSocket, shared: Shared) {
    this.#socket = socket
    this.#shared = shared
    this.#session = new Session(shared.backend, (text) => this.#send(text))
  }

  /** Takes a frame. While more wait than are answered at a time, nothing more is read. */
  receive(frame: RawData): void {
    this.#waiting.push(frame)
    this.#answerWaiting()
  }

  #answerWaiting(): void {
    while (this.#inFlight < this.#shared.limits.inFlightMax) {
      const frame = this.#waiting.shift()
      if (frame === undefined) break
      this.#inFlight++
      this.#answer(frame)
        .catch(this.#shared.report)
        .finally(() => {
          this.#inFlight--
          this.#answerWaiting()
        })
    }
    if (this.#waiting.length > 0) this.#socket.pause()
    else if (this.#socket.isPaused) this.#socket.resume()
  }

  async #answer(frame: RawData): Promise<void> {
    const text = textOf(Array.isArray(frame) ? Buffer.concat(frame) : frame)
    const answered =
      text === undefined
        ? errorText(null, new RpcError(codes.parse, "parse error: not UTF-8"))
        : await answer(text, { ...this.#shared, session: this.#session })
    if (answered !== undefined) this.#send(answered)
    if (this.#socket.readyState === WebSocket.OPEN) this.#session.start()
  }

  end(): void {
    this.#waiting.length = 0
    this.#session.end()
  }

  /** Ends where too much waits already: a reader that does not read gets no more of our memory. */
  #send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    if (this.#socket.bufferedAmount > this.#shared.limits.outboundBytesMax) this.#socket.terminate()
    else this.#socket.send(text)
  }
}
