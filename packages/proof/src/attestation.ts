import {
  type Address,
  addressOfKey,
  type BlockHash,
  type Executor,
  hashInputs,
  type Hex,
  type PublicInputs,
  signDigest,
  signerOf,
} from "@trellis/core"
import { WitnessRefused } from "./errors.ts"
import { limits } from "./limits.ts"
import type { ProofSystem } from "./system.ts"
import { type VerifyOptions, verifyWitness } from "./verify.ts"

/** Says, by a signature, that the attester re-executed the block and found these public inputs. */
export interface Attestation {
  readonly kind: "attestation"
  readonly block: BlockHash
  readonly attester: Address
  /** r, s, yParity over the hash of the public inputs: 65 bytes. */
  readonly signature: Hex
}

export interface AttestationOptions extends VerifyOptions {
  /** The attester's private key. */
  readonly key: Hex
  readonly executor: Executor
  /** Whose attestations `verify` takes; the key's own address if not given. */
  readonly registered?: readonly Address[]
}

/** The inputs, signed. @throws InputError unless `key` is a private key */
export function signInputs(inputs: PublicInputs, key: Hex): Attestation {
  const attester = addressOfKey(key)
  return { kind: "attestation", block: inputs.block, attester, signature: signDigest(hashInputs(inputs), key) }
}

/** The registered attester who signed these inputs, or undefined. */
export function verifyAttestation(
  inputs: PublicInputs,
  { block, attester, signature }: Attestation,
  registered: readonly Address[],
): Address | undefined {
  if (block !== inputs.block || !registered.includes(attester)) return undefined
  return signerOf(hashInputs(inputs), signature) === attester ? attester : undefined
}

/** Re-execution and a signature: each attester must be trusted to have done the first. How many is the lifecycle's. */
export function attestation({ key, executor, registered, ...options }: AttestationOptions): ProofSystem<Attestation> {
  const attesters = registered ?? [addressOfKey(key)]
  return {
    kind: "attestation",
    limits: { witnessBytesMax: limits.witnessBytesMax, shownBytesMax: limits.signatureBytesMax },
    async prove(witness, inputs) {
      const found = await verifyWitness(executor, witness, options)
      if (hashInputs(found) === hashInputs(inputs)) return signInputs(found, key)
      const { number } = witness.header
      const why = "the public inputs asked for are not those of the execution"
      throw new WitnessRefused({ layer: witness.layer, number, where: "its inputs", why })
    },
    verify: (inputs, shown) => verifyAttestation(inputs, shown, attesters) !== undefined,
  }
}
