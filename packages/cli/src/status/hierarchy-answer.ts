import { Schema, SchemaTransformation } from "effect"
import type { LayerStatus } from "../hierarchy.ts"

const quantity = Schema.String.check(Schema.isPattern(/^0x(0|[1-9a-f][0-9a-f]*)$/)).pipe(
  Schema.decodeTo(
    Schema.BigInt,
    SchemaTransformation.transform({ decode: (text) => BigInt(text), encode: (value) => `0x${value.toString(16)}` }),
  ),
)

const hierarchy = Schema.Array(
  Schema.Struct({
    layer: quantity,
    name: Schema.String,
    parent: Schema.NullOr(quantity),
    url: Schema.String,
    heads: Schema.Struct({ latest: quantity, safe: quantity, finalized: quantity }),
    stateRoot: Schema.String,
    pendingTransactions: quantity,
    steps: quantity,
  }),
)

const decode = Schema.decodeUnknownSync(hierarchy)

/** Reads the answer of `trellis_hierarchy`. @throws for anything else */
export function readHierarchy(answer: unknown): readonly LayerStatus[] {
  return decode(answer).map((layer) => ({
    ...layer,
    layer: Number(layer.layer),
    parent: layer.parent === null ? undefined : Number(layer.parent),
    pendingTransactions: Number(layer.pendingTransactions),
  }))
}
