import { hardforks, limits } from "@trellis/core"
import { Schema } from "effect"
import { configLimits as bounds } from "./limits.ts"
import * as scalar from "./scalar.ts"

const optional = Schema.optionalKey

const blocks = Schema.Union([
  Schema.Literal("onDemand"),
  Schema.Struct({
    everyMs: scalar.whole(bounds.blockIntervalMsMin, bounds.blockIntervalMsMax),
    empty: optional(Schema.Boolean),
  }),
]).annotate({ message: 'must be "onDemand" or { everyMs, empty? }' })

const price = scalar.wei(bounds.priceMax)

const fees = Schema.Union([
  Schema.Literal("zero"),
  Schema.Struct({ kind: Schema.Literal("zero") }),
  Schema.Struct({ kind: Schema.Literal("eip1559"), initialBaseFee: optional(price), slotPrice: optional(price) }),
  Schema.Struct({
    kind: Schema.Literal("sponsored"),
    sponsor: scalar.accountAddress,
    initialBaseFee: optional(price),
  }),
]).annotate({ message: 'must be "zero" or an object whose kind is "eip1559", "sponsored" or "zero"' })

const finality = Schema.Struct({
  required: optional(scalar.whole(1, bounds.attestersMax)),
  attesters: optional(
    Schema.Array(scalar.accountAddress).check(Schema.isMaxLength(bounds.attestersMax, atMost(bounds.attestersMax))),
  ),
  proofDeadlineMs: optional(scalar.whole(bounds.proofDeadlineMsMin, bounds.proofDeadlineMsMax)),
})

const counted = optional(scalar.whole(1, bounds.countMax))

const layerLimits = Schema.Struct({
  blockGas: optional(scalar.count(bounds.blockGasMin, bounds.blockGasMax)),
  poolTransactionsMax: counted,
  poolPerSenderMax: counted,
  rpcBodyBytesMax: optional(scalar.whole(bounds.bodyBytesMin, bounds.bodyBytesMax)),
  rpcBatchMax: counted,
  logsRangeMax: counted,
  subscriptionsMax: counted,
})

const storage = Schema.Record(Schema.String, scalar.storageValue)

const rpc = Schema.Struct({ host: optional(scalar.host), port: optional(scalar.whole(0, 65_535)) })

function atMost(max: number) {
  return { message: `must have at most ${max} entries` }
}

/** The shape of a chain file: every field by itself. What fields mean together is checked elsewhere. */
export function chainSchema(environment: scalar.Environment) {
  const key = scalar.privateKey(environment)
  const account = Schema.Struct({
    key: optional(key),
    address: optional(scalar.accountAddress),
    balance: optional(scalar.wei(bounds.balanceMax)),
    nonce: optional(scalar.count(0n, bounds.nonceMax)),
    code: optional(scalar.code),
    storage: optional(storage),
  })
  const accounts = Schema.Array(account).check(Schema.isMaxLength(bounds.accountsMax, atMost(bounds.accountsMax)))
  const sequencer = Schema.Struct({ key })
  const provers = Schema.Array(Schema.Struct({ key })).check(
    Schema.isMaxLength(bounds.attestersMax, atMost(bounds.attestersMax)),
  )
  const policy = {
    hardfork: optional(Schema.Literals(hardforks).annotate({ message: `must be one of ${hardforks.join(", ")}` })),
    transparent: optional(Schema.Boolean),
    blocks: optional(blocks),
    fees: optional(fees),
    limits: optional(layerLimits),
    finality: optional(finality),
    accounts: optional(accounts),
  }
  const layer = Schema.Struct({
    ...policy,
    name: scalar.name,
    chainId: scalar.chainId,
    parent: optional(Schema.String),
    order: optional(Schema.Array(Schema.String)),
    sequencer: optional(sequencer),
    rpc: optional(rpc),
  })
  const layers = Schema.Array(layer).check(
    Schema.isMinLength(1, { message: "must hold one layer at least" }),
    Schema.isMaxLength(limits.hierarchyLayersMax, atMost(limits.hierarchyLayersMax)),
  )
  const precompileBase = optional(scalar.precompileBase)
  const file = Schema.Struct({ ...policy, name: scalar.name, precompileBase, provers: optional(provers), layers })
  return { file, account, fees, finality, provers, sequencer, rpc }
}

type Schemas = ReturnType<typeof chainSchema>

/** The fields of a chain file, each read and checked; nothing filled in. */
export type ChainEntry = Schemas["file"]["Type"]
export type LayerEntry = ChainEntry["layers"][number]
export type AccountEntry = Schemas["account"]["Type"]
export type FeesEntry = Schemas["fees"]["Type"]
export type FinalityEntry = Schemas["finality"]["Type"]
