import { type Address, type Hash, type Hex, hexToBigInt } from "viem"
import { type BlockOrStepParameter, toRpcBlockOrStep } from "../block-parameter.ts"
import type { BoosterClient } from "../booster-client.ts"
import { formatRoots, type LayerRoots } from "../roots.ts"
import type { RpcAccountFields, RpcDelta } from "../rpc-schema.ts"

export interface AccountFields {
  readonly nonce: bigint
  readonly balance: bigint
}

/** What an account was and is; undefined where there was or is none. */
export interface AccountChange {
  readonly address: Address
  readonly prior: AccountFields | undefined
  readonly next: AccountFields | undefined
  readonly code: { readonly prior: Hex; readonly next: Hex } | undefined
}

export interface SlotChange {
  readonly address: Address
  readonly slot: Hash
  readonly prior: Hash
  readonly next: Hash
}

/** The delta of one layer; `encoded` is its canonical encoding, whose keccak256 steps and proofs name. */
export interface LayerDelta extends LayerRoots {
  readonly accounts: readonly AccountChange[]
  readonly slots: readonly SlotChange[]
  readonly encoded: Hex
}

export type GetDeltaParameters = BlockOrStepParameter
/** The layer itself first, then its ancestors; undefined where there is no such block or step. */
export type GetDeltaReturnType = readonly LayerDelta[] | undefined

/**
 * What a block, or a step of the layer's log, changed on the layer and on each of its ancestors.
 *
 * @example
 * import { getDelta } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7101") })
 * const deltas = await getDelta(client, { blockNumber: 1n })
 */
export async function getDelta(
  client: BoosterClient,
  parameters: GetDeltaParameters = {},
): Promise<GetDeltaReturnType> {
  const delta = await client.request({ method: "trellis_getDelta", params: [toRpcBlockOrStep(parameters)] })
  return delta?.changes.map(formatDelta)
}

function formatDelta({ delta, encoded, ...roots }: RpcDelta["changes"][number]): LayerDelta {
  const accounts = delta.accounts.map(({ address, prior, next, code }) => ({
    address,
    prior: formatFields(prior),
    next: formatFields(next),
    code,
  }))
  return { ...formatRoots(roots), accounts, slots: delta.slots, encoded }
}

function formatFields(fields: RpcAccountFields | null): AccountFields | undefined {
  return fields === null ? undefined : { nonce: hexToBigInt(fields.nonce), balance: hexToBigInt(fields.balance) }
}
