import { type Hash, type Hex, hexToNumber } from "viem"
import { type BlockParameter, toRpcBlock } from "../block-parameter.ts"
import type { BoosterClient } from "../booster-client.ts"
import { formatRoots, type LayerRoots } from "../roots.ts"
import type { RpcWitness } from "../rpc-schema.ts"

/** What is attested of one ancestor. */
export interface AncestorInputs extends LayerRoots {
  readonly readHash: Hash
  readonly deltaHash: Hash
  readonly logHash: Hash
  readonly fieldsHash: Hash
}

/** What is attested of a block. */
export interface BlockInputs extends LayerRoots {
  readonly version: number
  readonly block: Hash
  readonly transactionsHash: Hash
  readonly ancestors: readonly AncestorInputs[]
}

/** A block's witness as a prover takes it, the public inputs, and the hash that is signed. */
export interface BlockWitness {
  readonly witness: Hex
  readonly inputs: BlockInputs
  readonly inputsHash: Hash
}

export type GetWitnessParameters = BlockParameter
/** Undefined where there is no such block, and for genesis, which was not executed. */
export type GetWitnessReturnType = BlockWitness | undefined

/**
 * All that a stateless execution of a block needs, and what an attestation of it says in public.
 *
 * @example
 * import { getWitness } from "@trellis/client"
 * import { createPublicClient, http } from "viem"
 *
 * const client = createPublicClient({ transport: http("http://127.0.0.1:7101") })
 * const witness = await getWitness(client, { blockTag: "latest" })
 */
export async function getWitness(
  client: BoosterClient,
  parameters: GetWitnessParameters = {},
): Promise<GetWitnessReturnType> {
  const found = await client.request({ method: "trellis_getWitness", params: [toRpcBlock(parameters)] })
  return found === null ? undefined : { ...found, inputs: formatInputs(found.inputs) }
}

function formatInputs({ version, block, transactionsHash, ancestors, ...roots }: RpcWitness["inputs"]): BlockInputs {
  return {
    ...formatRoots(roots),
    version: hexToNumber(version),
    block,
    transactionsHash,
    ancestors: ancestors.map((of) => ({ ...of, ...formatRoots(of) })),
  }
}
