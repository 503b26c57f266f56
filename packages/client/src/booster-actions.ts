import {
  type GetBlockStatusParameters,
  type GetBlockStatusReturnType,
  getBlockStatus,
} from "./actions/get-block-status.ts"
import { type GetDeltaParameters, type GetDeltaReturnType, getDelta } from "./actions/get-delta.ts"
import { type GetHierarchyReturnType, getHierarchy } from "./actions/get-hierarchy.ts"
import { type GetReadSetParameters, type GetReadSetReturnType, getReadSet } from "./actions/get-read-set.ts"
import { type GetStepParameters, type GetStepReturnType, getStep } from "./actions/get-step.ts"
import { type GetWitnessParameters, type GetWitnessReturnType, getWitness } from "./actions/get-witness.ts"
import {
  type WaitForFinalityParameters,
  type WaitForFinalityReturnType,
  waitForFinality,
} from "./actions/wait-for-finality.ts"
import type { BoosterClient } from "./booster-client.ts"

/**
 * What a client of a layer can ask beyond Ethereum's methods. Each is also a function of its own.
 * A type and no interface: viem's `extend` takes types alone.
 */
export type BoosterActions = {
  getHierarchy(): Promise<GetHierarchyReturnType>
  getStep(parameters: GetStepParameters): Promise<GetStepReturnType>
  getDelta(parameters?: GetDeltaParameters): Promise<GetDeltaReturnType>
  getReadSet(parameters?: GetReadSetParameters): Promise<GetReadSetReturnType>
  getBlockStatus(parameters?: GetBlockStatusParameters): Promise<GetBlockStatusReturnType>
  getWitness(parameters?: GetWitnessParameters): Promise<GetWitnessReturnType>
  waitForFinality(parameters: WaitForFinalityParameters): Promise<WaitForFinalityReturnType>
}

/**
 * Extends a viem client with what a layer answers beyond Ethereum's methods.
 *
 * @example
 * import { boosterActions } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7101") }).extend(boosterActions())
 * const layers = await client.getHierarchy()
 */
export function boosterActions(): (client: BoosterClient) => BoosterActions {
  return (client) => ({
    getHierarchy: () => getHierarchy(client),
    getStep: (parameters) => getStep(client, parameters),
    getDelta: (parameters) => getDelta(client, parameters),
    getReadSet: (parameters) => getReadSet(client, parameters),
    getBlockStatus: (parameters) => getBlockStatus(client, parameters),
    getWitness: (parameters) => getWitness(client, parameters),
    waitForFinality: (parameters) => waitForFinality(client, parameters),
  })
}
