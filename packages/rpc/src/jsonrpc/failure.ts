import { InputError, ParentUnavailable, TransactionRefused } from "@trellis/core"
import { codes, refused, RpcError } from "./rpc-error.ts"

/**
 * What a thrown value is answered with. What is nobody's fault but ours is reported, and answered
 * without its words: they could tell of paths and keys.
 */
export function failure(thrown: unknown, report: (defect: unknown) => void): RpcError {
  if (thrown instanceof RpcError) return thrown
  if (thrown instanceof TransactionRefused || thrown instanceof ParentUnavailable) return refused(thrown.message)
  if (thrown instanceof InputError) return refused(thrown.message)
  report(thrown)
  return new RpcError(codes.internal, "internal error")
}
