import { createServer } from "node:http"
import { connect, type Layer } from "../layer.ts"
import { fields, text } from "../fields.ts"

/** A JSON-RPC server that answers each method as the test says. Anything else is an unknown method. */
export async function scriptedLayer(answers: Readonly<Record<string, (params: unknown) => unknown>>) {
  const server = createServer(async (request, response) => {
    let body = ""
    for await (const chunk of request) body += String(chunk)
    const { id, method, params } = fields(JSON.parse(body), "request")
    const answer = answers[text(method, "method")]
    const outcome = answer ? { result: answer(params) } : { error: { code: -32601, message: "no such method" } }
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...outcome }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = fields(server.address(), "address")
  const layer: Layer = connect("shared", 7000, `http://127.0.0.1:${String(port)}`)
  const close = () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)))
  return { layer, close }
}
