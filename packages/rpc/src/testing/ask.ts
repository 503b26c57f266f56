import { Schema } from "effect"

const answer = Schema.Struct({
  jsonrpc: Schema.Literal("2.0"),
  id: Schema.Union([Schema.String, Schema.Finite, Schema.Null]),
  result: Schema.optionalKey(Schema.Unknown),
  error: Schema.optionalKey(
    Schema.Struct({ code: Schema.Int, message: Schema.String, data: Schema.optionalKey(Schema.String) }),
  ),
})
/** One JSON-RPC answer: a result or an error. */
export type Answer = (typeof answer)["Type"]

const decode = Schema.decodeUnknownSync(answer)

/** A well-formed answer, with a result or an error and not both. @throws for anything else */
export function readAnswer(text: string): Answer {
  const read = decode(JSON.parse(text))
  if ("result" in read === "error" in read) throw new Error(`neither result nor error, or both: ${text}`)
  return read
}

/** Posts a body as it is. */
export function post(
  url: string,
  body: string | ReadableStream | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    duplex: "half",
    body,
  })
}

/** Asks one method by HTTP. */
export async function ask(url: string, method: string, ...params: readonly unknown[]): Promise<Answer> {
  const response = await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))
  return readAnswer(await response.text())
}

/** The result of one method. @throws where it answers an error */
export async function result(url: string, method: string, ...params: readonly unknown[]): Promise<unknown> {
  const { result, error } = await ask(url, method, ...params)
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`)
  return result
}

/** The error of one method. @throws where it answers a result */
export async function failed(url: string, method: string, ...params: readonly unknown[]) {
  const { error } = await ask(url, method, ...params)
  if (error === undefined) throw new Error(`${method} answered a result`)
  return error
}
