import { type Hash, hexToBigInt, hexToNumber, numberToHex } from "viem"
import type { BoosterClient } from "../booster-client.ts"
import { formatRoots, type LayerRoots } from "../roots.ts"
import type { RpcStep } from "../rpc-schema.ts"

/** What a step changed on one layer, counted. */
export interface StepChange extends LayerRoots {
  readonly accounts: number
  readonly slots: number
  readonly deltaHash: Hash
  readonly readHash: Hash
}

/** The block of a child that an apply step applied. */
export interface AppliedBlock {
  readonly layer: number
  readonly number: bigint
  readonly hash: Hash
}

/** A step of a layer's log. */
export interface BoosterStep {
  readonly index: bigint
  readonly layer: number
  readonly blockNumber: bigint
  readonly blockHash: Hash
  readonly kind: "transactions" | "apply"
  /** Place of the step's first transaction in its block. */
  readonly firstTransaction: number
  readonly transactions: readonly Hash[]
  /** For an apply step. */
  readonly child: AppliedBlock | undefined
  /** The layer itself first, then its ancestors from the parent up. */
  readonly changes: readonly StepChange[]
}

export interface GetStepParameters {
  /** Place in the layer's log, from 0 on. */
  readonly index: bigint
}
/** Undefined where the log has no such step yet. */
export type GetStepReturnType = BoosterStep | undefined

/**
 * A step of the layer's log: its transactions or the child's block it applied, and each layer's roots.
 *
 * @example
 * import { getStep } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7000") })
 * const step = await getStep(client, { index: 0n })
 */
export async function getStep(client: BoosterClient, { index }: GetStepParameters): Promise<GetStepReturnType> {
  const step = await client.request({ method: "trellis_getStep", params: [numberToHex(index)] })
  return step === null ? undefined : formatStep(step)
}

function formatStep(step: RpcStep): BoosterStep {
  return {
    index: hexToBigInt(step.index),
    layer: hexToNumber(step.layer),
    blockNumber: hexToBigInt(step.blockNumber),
    blockHash: step.blockHash,
    kind: step.kind,
    firstTransaction: hexToNumber(step.firstTransaction),
    transactions: step.transactions,
    child: formatChild(step),
    changes: step.changes.map((change) => ({
      ...formatRoots(change),
      accounts: hexToNumber(change.accounts),
      slots: hexToNumber(change.slots),
      deltaHash: change.deltaHash,
      readHash: change.readHash,
    })),
  }
}

function formatChild({ child, childNumber, childHash }: RpcStep): AppliedBlock | undefined {
  if (child === undefined || childNumber === undefined || childHash === undefined) return undefined
  return { layer: hexToNumber(child), number: hexToBigInt(childNumber), hash: childHash }
}
