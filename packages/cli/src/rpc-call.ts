import { Effect, Schema } from "effect"
import { CallRefused, NodeUnreachable, type Tagged, tagged, UsageError } from "./errors.ts"
import { cliLimits } from "./limits.ts"

const answer = Schema.Union([
  Schema.Struct({ error: Schema.Struct({ code: Schema.Number, message: Schema.String }) }),
  Schema.Struct({ result: Schema.Unknown }),
])

/** Calls a JSON-RPC method. Fails with UsageError, NodeUnreachable or CallRefused. */
export function call(url: string, method: string, params: readonly unknown[]): Effect.Effect<unknown, Tagged> {
  return Effect.tryPromise({ try: (signal) => request(url, method, params, signal), catch: tagged }).pipe(
    Effect.timeoutOrElse({
      duration: cliLimits.responseMsMax,
      orElse: () => Effect.fail(new NodeUnreachable({ url, why: `nothing came within ${cliLimits.responseMsMax} ms` })),
    }),
  )
}

async function request(url: string, method: string, params: readonly unknown[], signal: AbortSignal): Promise<unknown> {
  const target = parseUrl(url)
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })
  const text = await post(target, body, signal).catch((cause: unknown) => {
    throw new NodeUnreachable({ url, why: reasonOf(cause) })
  })
  const decoded = decode(url, text)
  if ("error" in decoded) throw new CallRefused({ method, code: decoded.error.code, why: decoded.error.message })
  return decoded.result
}

function parseUrl(url: string): URL {
  if (URL.canParse(url)) {
    const parsed = new URL(url)
    if (parsed.protocol === "http:" || parsed.protocol === "https:") return parsed
  }
  throw new UsageError(`--url must be an http or https URL, like http://127.0.0.1:8545, got ${JSON.stringify(url)}`)
}

async function post(url: URL, body: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body, signal })
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > cliLimits.responseBytesMax) throw new Error(`the answer has over ${cliLimits.responseBytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

function decode(url: string, text: string): (typeof answer)["Type"] {
  try {
    return Schema.decodeUnknownSync(answer)(JSON.parse(text))
  } catch {
    throw new NodeUnreachable({ url, why: "what answers is not JSON-RPC" })
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // fetch hides why a connection failed in its error's cause.
  const inner = cause.cause
  if (inner instanceof AggregateError) return reasonOf(inner.errors[0])
  return inner instanceof Error ? inner.message : cause.message
}
