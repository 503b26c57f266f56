import { hardforks, type Hex, InputError, isHex } from "@trellis/core"
import { Option, Schema } from "effect"

const hex = Schema.String.check(Schema.makeFilter((text: string) => isHex(text) || "must be hexadecimal"))

const rule = Schema.Struct({
  layer: Schema.Number,
  parent: Schema.optional(Schema.Number),
  hardfork: Schema.Literals(hardforks),
  hosted: Schema.Boolean,
  transparent: Schema.Boolean,
  sponsor: Schema.optional(hex),
  slotPrice: Schema.BigInt,
  initialBaseFee: Schema.optional(Schema.BigInt),
  coinbase: hex,
})

/** The first message to the process. The key goes this way so that no list of processes shows it. */
const start = Schema.Struct({
  kind: Schema.Literal("start"),
  key: hex,
  precompileBase: hex,
  rules: Schema.Array(rule),
})

const job = Schema.Struct({
  kind: Schema.Literal("job"),
  id: Schema.Number,
  block: hex,
  witness: Schema.Uint8Array,
})

const attested = Schema.Struct({
  kind: Schema.Literal("attested"),
  id: Schema.Number,
  block: hex,
  attester: hex,
  signature: hex,
})

/** The witness does not show its block. */
const refused = Schema.Struct({ kind: Schema.Literal("refused"), id: Schema.Number, why: Schema.String })
/** The prover broke down over it. */
const failed = Schema.Struct({ kind: Schema.Literal("failed"), id: Schema.Number, why: Schema.String })
const ready = Schema.Struct({ kind: Schema.Literal("ready") })

const request = Schema.Union([start, job])
const reply = Schema.Union([ready, attested, refused, failed])

export type StartMessage = typeof start.Type
export type RuleMessage = typeof rule.Type
export type JobMessage = typeof job.Type
/** From the service to the process. */
export type Request = typeof request.Type
/** From the process to the service. */
export type Reply = typeof reply.Type
export type Answer = Exclude<Reply, { readonly kind: "ready" }>

const decodeRequest = Schema.decodeUnknownOption(request)
const decodeReply = Schema.decodeUnknownOption(reply)

/** @throws InputError for what is no request */
export function requestOf(message: unknown): Request {
  return Option.getOrThrowWith(decodeRequest(message), () => new InputError({ what: "not a request to a prover" }))
}

/** Undefined for what is no reply. */
export function replyOf(message: unknown): Reply | undefined {
  return Option.getOrUndefined(decodeReply(message))
}

/** Text that the schema found to be hexadecimal. @throws InputError */
export function hexOf(text: string): Hex {
  if (isHex(text)) return text
  throw new InputError({ what: "must be hexadecimal" })
}
