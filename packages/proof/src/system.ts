import type { PublicInputs } from "@trellis/core"
import type { Witness } from "./witness.ts"

/**
 * A way to show that a block does what its public inputs say (spec 7). The first is attestation.
 * `Shown` is what it makes: a proof, or a signature.
 */
export interface ProofSystem<Shown> {
  readonly kind: string
  readonly limits: { readonly witnessBytesMax: number; readonly shownBytesMax: number }
  /** @throws WitnessRefused where the witness does not show the inputs */
  prove(witness: Witness, inputs: PublicInputs): Promise<Shown>
  verify(inputs: PublicInputs, shown: Shown): boolean
}
