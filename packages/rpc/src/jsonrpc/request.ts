import type { Json } from "../json.ts"
import { codes, RpcError } from "./rpc-error.ts"

/** Echoed in the answer. */
export type RequestId = string | number | null

/** One request of a body, well-formed. Without an id it is a notification: nobody answers it. */
export interface Request {
  readonly id: RequestId | undefined
  readonly method: string
  readonly params: readonly unknown[]
}

/** A request that is not well-formed, and the id its error carries. */
export interface Malformed {
  readonly id: RequestId
  readonly error: RpcError
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isId(value: unknown): value is RequestId {
  return value === null || typeof value === "string" || (typeof value === "number" && Number.isFinite(value))
}

const malformed = (id: RequestId, why: string): Malformed => ({
  id,
  error: new RpcError(codes.invalidRequest, `invalid request: ${why}`),
})

/** A JSON value as a JSON-RPC 2.0 request. */
export function readRequest(value: unknown): Request | Malformed {
  if (!isObject(value)) return malformed(null, "a request is an object")
  const given = value["id"]
  if (given !== undefined && !isId(given)) return malformed(null, "id must be a string, a number or null")
  const id = given ?? null
  if (value["jsonrpc"] !== "2.0") return malformed(id, 'jsonrpc must be "2.0"')
  const method = value["method"]
  if (typeof method !== "string") return malformed(id, "method must be a string")
  const params = value["params"] ?? []
  if (!Array.isArray(params)) {
    return { id, error: new RpcError(codes.invalidParams, "invalid params: must be an array, by position") }
  }
  return { id: given, method, params }
}

/** An answer as text. @throws RangeError, TypeError for what JSON cannot hold: our bug */
export function resultText(id: RequestId, result: Json): string {
  return JSON.stringify({ jsonrpc: "2.0", id, result })
}

export function errorText(id: RequestId, { message, facts }: RpcError): string {
  const { code, data } = facts
  return JSON.stringify({ jsonrpc: "2.0", id, error: data === undefined ? { code, message } : { code, message, data } })
}
