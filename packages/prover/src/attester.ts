import { address, addressOfKey, InputError, layerId } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { decodeWitness, type LayerRules, signInputs, verifyWitness, WitnessRefused } from "@trellis/proof"
import { type Answer, hexOf, type JobMessage, type RuleMessage, type StartMessage } from "./message.ts"

/** Answers one job after the other. */
export type Attester = (job: JobMessage) => Promise<Answer>

/** An attester with its own executor, which knows of the hierarchy what the start message says, and no more. @throws InputError */
export function attesterOf({ key, precompileBase, rules }: StartMessage): Attester {
  const signer = hexOf(key)
  addressOfKey(signer)
  const base = address(precompileBase)
  const executor = createExecutor({ precompileBase: base })
  const options = { precompileBase: base, rules: rules.map(ruleOf) }
  return async ({ id, block, witness }) => {
    try {
      const inputs = await verifyWitness(executor, decodeWitness(witness), options)
      if (inputs.block !== block) return { kind: "refused", id, why: `the witness is of block ${inputs.block}` }
      return { id, ...signInputs(inputs, signer), kind: "attested" }
    } catch (cause) {
      // These speak of the witness; anything else is a fault of this program.
      if (cause instanceof WitnessRefused || cause instanceof InputError)
        return { kind: "refused", id, why: cause.message }
      return { kind: "failed", id, why: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) }
    }
  }
}

function ruleOf({
  layer,
  parent,
  hardfork,
  hosted,
  transparent,
  sponsor,
  slotPrice,
  initialBaseFee,
  coinbase,
}: RuleMessage): LayerRules {
  const policy = { hardfork, hosted, transparent, slotPrice, initialBaseFee }
  const rule = { ...policy, layer: layerId(layer), coinbase: address(coinbase) }
  const parented = { ...rule, parent: parent === undefined ? undefined : layerId(parent) }
  return sponsor === undefined ? parented : { ...parented, sponsor: address(sponsor) }
}
