import { setImmediate } from "node:timers/promises"
import type { Context } from "../context.ts"
import { nestsDeeper } from "../json.ts"
import { registry } from "../registry.ts"
import { failure } from "./failure.ts"
import { errorText, type Malformed, readRequest, type Request, resultText } from "./request.ts"
import { codes, RpcError } from "./rpc-error.ts"

/**
 * Answers a body: one request, or a batch whose requests are run one after the other. Undefined
 * where there is nothing to answer: notifications only. Never throws.
 */
export async function answer(body: string, context: Context): Promise<string | undefined> {
  const { limits } = context
  if (nestsDeeper(body, limits.jsonDepthMax)) {
    return refusal(codes.parse, `parse error: nested deeper than ${limits.jsonDepthMax}`)
  }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return refusal(codes.parse, "parse error: not JSON")
  }
  return Array.isArray(value)
    ? answerBatch(value, context)
    : answerOne(readRequest(value), context, limits.responseBytesMax)
}

function refusal(code: -32700 | -32600, message: string): string {
  return errorText(null, new RpcError(code, message))
}

async function answerBatch(batch: readonly unknown[], context: Context): Promise<string | undefined> {
  const { rpcBatchMax } = context.backend.limits
  if (batch.length === 0) return refusal(codes.invalidRequest, "invalid request: empty batch")
  if (batch.length > rpcBatchMax) {
    return refusal(codes.invalidRequest, `invalid request: batch of ${batch.length}, at most ${rpcBatchMax} are taken`)
  }
  const answers: string[] = []
  let room = context.limits.responseBytesMax
  for (const item of batch) {
    // A batch must not keep other requests, nor blocks, waiting to its end.
    await setImmediate()
    const text = await answerOne(readRequest(item), context, room)
    if (text === undefined) continue
    answers.push(text)
    room -= Buffer.byteLength(text)
  }
  return answers.length === 0 ? undefined : `[${answers.join(",")}]`
}

async function answerOne(
  request: Request | Malformed,
  context: Context,
  bytesMax: number,
): Promise<string | undefined> {
  if ("error" in request) return errorText(request.id, request.error)
  const text = await run(request, context, bytesMax)
  return request.id === undefined ? undefined : text
}

async function run({ id = null, method, params }: Request, context: Context, bytesMax: number): Promise<string> {
  try {
    const known = registry.get(method)
    if (known === undefined) {
      const shown = method.slice(0, context.limits.messageCharsMax)
      throw new RpcError(codes.unknownMethod, `the method ${shown} does not exist/is not available`)
    }
    if (bytesMax <= 0) throw tooLarge(context)
    const text = resultText(id, await known.answer(params, context))
    if (Buffer.byteLength(text) > bytesMax) throw tooLarge(context)
    return text
  } catch (thrown) {
    return errorText(id, failure(thrown, context.report))
  }
}

function tooLarge({ limits }: Context): RpcError {
  return new RpcError(
    codes.responseTooLarge,
    `response too large: at most ${limits.responseBytesMax} bytes are answered, a batch counted together; ask for less`,
  )
}
