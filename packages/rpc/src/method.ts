import { Result, type Schema, SchemaIssue, SchemaParser } from "effect"
import type { Context } from "./context.ts"
import type { Json } from "./json.ts"
import { invalidParams, type RpcError } from "./jsonrpc/rpc-error.ts"
import { limits } from "./limits.ts"

/** One JSON-RPC method. */
export interface Method {
  /** @throws RpcError, and whatever the backend throws */
  answer(params: readonly unknown[], context: Context): Json | Promise<Json>
}

/** Methods by name. */
export type MethodGroup = { readonly [name: string]: Method }

/** A method whose parameters are what `schema` reads; `handler` sees them parsed. */
export function method<S extends Schema.ConstraintDecoder<readonly unknown[]>>(
  schema: S,
  handler: (params: S["Type"], context: Context) => Json | Promise<Json>,
): Method {
  const decode = SchemaParser.decodeUnknownResult(schema)
  return {
    answer(params, context) {
      const read = decode(withoutNulls(params), { errors: "all" })
      if (Result.isFailure(read)) throw explained(read.failure)
      return handler(read.success, context)
    },
  }
}

/** A null at the end is a parameter left out, and so is a null in a parameter's object. */
function withoutNulls(params: readonly unknown[]): readonly unknown[] {
  const count = params.findLastIndex((param) => param !== null) + 1
  return params.slice(0, count).map((param) => {
    if (typeof param !== "object" || param === null || Array.isArray(param)) return param
    return Object.fromEntries(Object.entries(param).filter(([, member]) => member !== null))
  })
}

const issues = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    if (issue._tag === "MissingKey") return "missing"
    if (issue._tag === "UnexpectedKey") return "too many arguments"
    return SchemaIssue.defaultLeafHook(issue)
  },
})

/** Every parameter that does not fit, where it is and why. */
function explained(issue: SchemaIssue.Issue): RpcError {
  const reasons = new Map<string, Set<string>>()
  for (const { path, message } of issues(issue).issues) {
    const [index = 0, ...inside] = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part))
    const place = inside.length === 0 ? `argument ${index}` : `argument ${index} at ${inside.join(".")}`
    reasons.set(place, (reasons.get(place) ?? new Set()).add(message))
  }
  const text = [...reasons].map(([place, why]) => `invalid ${place}: ${[...why].join(" or ")}`).join("; ")
  return invalidParams(text.length > limits.messageCharsMax ? `${text.slice(0, limits.messageCharsMax)}…` : text)
}
