import { once } from "node:events"
import { type ClientOptions, WebSocket } from "ws"
import { type Answer, readAnswer } from "./ask.ts"

/** A WebSocket that keeps what it is told. */
export class TestSocket {
  readonly socket: WebSocket
  /** Frames that came, oldest first. */
  readonly frames: string[] = []

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options)
    this.socket.on("message", (data: Buffer) => this.frames.push(data.toString("utf8")))
    this.socket.on("error", () => {})
  }

  /** @throws where the server refuses */
  static async open(url: string, options: ClientOptions = {}): Promise<TestSocket> {
    const opened = new TestSocket(url, options)
    await once(opened.socket, "open")
    return opened
  }

  /** Resolves with the frame at this place once it is there. */
  async frame(index: number): Promise<string> {
    for (;;) {
      const frame = this.frames[index]
      if (frame !== undefined) return frame
      await once(this.socket, "message")
    }
  }

  /** Asks, where nothing else is on its way. */
  async ask(method: string, ...params: readonly unknown[]): Promise<Answer> {
    const at = this.frames.length
    this.socket.send(JSON.stringify({ jsonrpc: "2.0", id: at, method, params }))
    return readAnswer(await this.frame(at))
  }

  async result(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const { result, error } = await this.ask(method, ...params)
    if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`)
    return result
  }

  /** The close code, once the socket is closed. */
  async closed(): Promise<number> {
    if (this.socket.readyState === WebSocket.CLOSED) return 0
    const [code]: unknown[] = await once(this.socket, "close")
    return typeof code === "number" ? code : 0
  }
}
