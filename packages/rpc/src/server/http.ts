import { type Context as HttpContext, Hono } from "hono"
import { cors } from "hono/cors"
import { answer } from "../jsonrpc/answer.ts"
import { failure } from "../jsonrpc/failure.ts"
import { errorText } from "../jsonrpc/request.ts"
import { type Code, codes, RpcError } from "../jsonrpc/rpc-error.ts"
import { readBody, textOf } from "./body.ts"
import type { Shared } from "./connection.ts"
import { mayAsk } from "./origin.ts"

const corsAgeSeconds = 600

function refusal(c: HttpContext, status: 400 | 403 | 413 | 415 | 500, code: Code, message: string): Response {
  return c.body(errorText(null, new RpcError(code, message)), status, { "content-type": "application/json" })
}

function isJson(c: HttpContext): boolean {
  const [type = ""] = (c.req.header("content-type") ?? "").split(";")
  return type.trim().toLowerCase() === "application/json"
}

/** POST /: a JSON-RPC body. Only JSON is taken, so that no page can post without asking first (CORS). */
async function post(c: HttpContext, shared: Shared): Promise<Response> {
  if (!isJson(c)) return refusal(c, 415, codes.invalidRequest, "invalid request: content-type must be application/json")
  const { rpcBodyBytesMax } = shared.backend.limits
  const bytes = await readBody(c.req.raw, rpcBodyBytesMax)
  if (bytes === undefined) {
    c.header("connection", "close")
    return refusal(c, 413, codes.invalidRequest, `invalid request: body larger than ${rpcBodyBytesMax} bytes`)
  }
  const text = textOf(bytes)
  if (text === undefined) return refusal(c, 400, codes.parse, "parse error: not UTF-8")
  const answered = await answer(text, { ...shared, session: undefined })
  if (answered === undefined) return c.body(null, 204)
  return c.body(answered, 200, { "content-type": "application/json" })
}

/** One layer's routes: POST / for JSON-RPC, GET / for a person. `origins` are those of other pages that may ask. */
export function routes(shared: Shared, origins: readonly string[]): Hono {
  const app = new Hono()
  const { backend, report } = shared
  app.use(
    cors({
      origin: (origin) => (mayAsk(origin, origins) ? origin : null),
      allowMethods: ["GET", "POST"],
      allowHeaders: ["content-type"],
      maxAge: corsAgeSeconds,
    }),
  )
  app.use(async (c, next) => {
    const origin = c.req.header("origin")
    if (origin === undefined || mayAsk(origin, origins)) return next()
    return refusal(c, 403, codes.invalidRequest, `pages of ${origin} may not ask: allow the origin first`)
  })
  app.get("/", (c) =>
    c.text(`Trellis layer ${backend.name}, chain id ${backend.layer}: JSON-RPC by POST or WebSocket\n`),
  )
  app.post("/", (c) => post(c, shared))
  app.all("/", (c) => c.text("JSON-RPC is asked by POST\n", 405, { allow: "GET, POST, OPTIONS" }))
  app.notFound((c) => c.text("nothing here: JSON-RPC is at /\n", 404))
  app.onError((thrown, c) => {
    const { message, facts } = failure(thrown, report)
    return refusal(c, 500, facts.code, message)
  })
  return app
}
