import { type Address, type Hash, hexToBigInt } from "viem"
import { type BlockOrStepParameter, toRpcBlockOrStep } from "../block-parameter.ts"
import type { BoosterClient } from "../booster-client.ts"
import { formatRoots, type LayerRoots } from "../roots.ts"
import type { RpcReadSet } from "../rpc-schema.ts"

/** What was read of an account; undefined where there was none. */
export interface AccountRead {
  readonly address: Address
  readonly value: { readonly nonce: bigint; readonly balance: bigint; readonly codeHash: Hash } | undefined
}

/** What was read on one layer, with the values held before. */
export interface LayerReads extends LayerRoots {
  readonly accounts: readonly AccountRead[]
  readonly slots: readonly { readonly address: Address; readonly slot: Hash; readonly value: Hash }[]
  /** Hashes of the codes that ran or were looked at. */
  readonly codes: readonly Hash[]
  /** Names of block fields. */
  readonly fields: readonly string[]
  readonly blockHashes: readonly { readonly number: bigint; readonly hash: Hash | undefined }[]
  /** True where the layer's own root was read: that counts as reading everything. */
  readonly root: boolean
  readonly readHash: Hash
}

export type GetReadSetParameters = BlockOrStepParameter
/** The layer itself first, then its ancestors; undefined where there is no such block or step. */
export type GetReadSetReturnType = readonly LayerReads[] | undefined

/**
 * What a block, or a step of the layer's log, read on the layer and on each of its ancestors.
 *
 * @example
 * import { getReadSet } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7101") })
 * const reads = await getReadSet(client, { step: 0n })
 */
export async function getReadSet(
  client: BoosterClient,
  parameters: GetReadSetParameters = {},
): Promise<GetReadSetReturnType> {
  const found = await client.request({ method: "trellis_getReadSet", params: [toRpcBlockOrStep(parameters)] })
  return found?.changes.map(formatReads)
}

function formatReads({ reads, readHash, ...roots }: RpcReadSet["changes"][number]): LayerReads {
  const { slots, codes, fields, root } = reads
  const accounts = reads.accounts.map(({ address, value }) => ({ address, value: formatAccount(value) }))
  const blockHashes = reads.blockHashes.map(({ number, hash }) => ({
    number: hexToBigInt(number),
    hash: hash ?? undefined,
  }))
  return { ...formatRoots(roots), accounts, slots, codes, fields, blockHashes, root, readHash }
}

function formatAccount(
  value: RpcReadSet["changes"][number]["reads"]["accounts"][number]["value"],
): AccountRead["value"] {
  if (value === null) return undefined
  const { nonce, balance, codeHash } = value
  return { nonce: hexToBigInt(nonce), balance: hexToBigInt(balance), codeHash }
}
