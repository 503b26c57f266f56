import { type Hex, TrellisError } from "@trellis/core"

/** The codes that are answered (JSON-RPC 2.0, EIP-1474, and 3 for a revert as geth has it). */
export const codes = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  internal: -32603,
  refused: -32000,
  responseTooLarge: -32003,
  limitExceeded: -32005,
  reverted: 3,
} as const

export type Code = (typeof codes)[keyof typeof codes]

/** What a request is answered with when it cannot be answered with a result. */
export class RpcError extends TrellisError<{ readonly code: Code; readonly data?: Hex }> {
  readonly _tag = "RpcError"
  readonly severity = "reject"
  constructor(code: Code, message: string, data?: Hex) {
    super(message, data === undefined ? { code } : { code, data })
  }
}

/** The parameters do not fit the method. */
export const invalidParams = (message: string): RpcError => new RpcError(codes.invalidParams, message)
/** What was asked for cannot be done, in geth's words where it has some. */
export const refused = (message: string): RpcError => new RpcError(codes.refused, message)
