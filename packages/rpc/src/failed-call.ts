import type { CallOutcome } from "@trellis/core"
import { codes, refused, RpcError } from "./jsonrpc/rpc-error.ts"
import { revertReason } from "./revert-reason.ts"

/** The executor's word for a REVERT of the top frame. */
const reverted = "revert"

/** What a failed call is answered with: code 3 with the revert data, or why it could not run. */
export function failedCall({ failure, output }: CallOutcome): RpcError {
  if (failure !== reverted) return refused(failure ?? "execution failed")
  const reason = revertReason(output)
  const message = reason === undefined ? "execution reverted" : `execution reverted: ${reason}`
  return new RpcError(codes.reverted, message, output)
}
