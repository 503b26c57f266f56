import type { Transaction } from "@trellis/core"
import { Schema } from "effect"
import { addressParam, data, quantity, slotParam } from "./hex.ts"

const accessItem = Schema.Struct({ address: addressParam, storageKeys: Schema.optionalKey(Schema.Array(slotParam)) })

const authorizationItem = Schema.Struct({
  chainId: quantity,
  address: addressParam,
  nonce: quantity,
  yParity: quantity,
  r: quantity,
  s: quantity,
})

/** A transaction that is not signed, as eth_call and its kin take it. */
export const callParam = Schema.Struct({
  from: Schema.optionalKey(addressParam),
  to: Schema.optionalKey(addressParam),
  gas: Schema.optionalKey(quantity),
  gasPrice: Schema.optionalKey(quantity),
  maxFeePerGas: Schema.optionalKey(quantity),
  maxPriorityFeePerGas: Schema.optionalKey(quantity),
  value: Schema.optionalKey(quantity),
  data: Schema.optionalKey(data),
  input: Schema.optionalKey(data),
  accessList: Schema.optionalKey(Schema.Array(accessItem)),
  chainId: Schema.optionalKey(quantity),
  blobVersionedHashes: Schema.optionalKey(Schema.Array(Schema.Unknown)),
  authorizationList: Schema.optionalKey(Schema.Array(authorizationItem)),
})
export type CallParam = (typeof callParam)["Type"]

/** Overrides of state or block fields, which are not taken: nothing, or an object without members. */
export const noOverrides = Schema.optionalKey(
  Schema.NullOr(Schema.Record(Schema.String, Schema.Never.annotate({ message: "overrides are not taken" }))),
)

/** The list as the executor takes it. */
export function accessListOf(list: CallParam["accessList"]): Transaction["accessList"] {
  return (list ?? []).map(({ address, storageKeys }) => ({
    address,
    slots: (storageKeys ?? []).map(({ slot }) => slot),
  }))
}
