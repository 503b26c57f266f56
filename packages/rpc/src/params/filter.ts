import { Schema } from "effect"
import { blockNumberParam } from "./block.ts"
import { addressParam, blockHashParam, topicParam } from "./hex.ts"

/** Positions a log has for topics. */
const topicsMax = 4

const topics = Schema.Array(Schema.NullOr(Schema.Union([topicParam, Schema.Array(Schema.NullOr(topicParam))]))).check(
  Schema.makeFilter((given) => given.length <= topicsMax, { message: `at most ${topicsMax} topics` }),
)

/** Which logs, of which blocks. */
export const filterParam = Schema.Struct({
  fromBlock: Schema.optionalKey(blockNumberParam),
  toBlock: Schema.optionalKey(blockNumberParam),
  blockHash: Schema.optionalKey(blockHashParam),
  address: Schema.optionalKey(Schema.Union([addressParam, Schema.Array(addressParam)])),
  topics: Schema.optionalKey(topics),
})
export type FilterParam = (typeof filterParam)["Type"]

/** As eth_subscribe takes it: newer blocks only. */
export const subscriptionFilterParam = Schema.Struct({
  address: Schema.optionalKey(Schema.Union([addressParam, Schema.Array(addressParam)])),
  topics: Schema.optionalKey(topics),
})
