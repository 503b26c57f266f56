import {
  type Address,
  type Block,
  defaultPrecompileBase,
  type Executor,
  hashHeader,
  type Header,
  type PublicInputs,
  publicInputs,
  sealBlock,
  TrellisError,
} from "@trellis/core"
import { WitnessRefused } from "./errors.ts"
import { brokenForm } from "./form.ts"
import { Replay } from "./replay.ts"
import type { LayerRules } from "./rules.ts"
import type { Witness } from "./witness.ts"

/** What a verifier brings of its own. */
export interface VerifyOptions {
  /** Where the precompiles are; the protocol's default if not given. */
  readonly precompileBase?: Address
  /** The layers of the hierarchy. Without them, what a witness claims of its layers is taken as it is. */
  readonly rules?: readonly LayerRules[]
}

/**
 * Stateless re-execution (spec 7): runs the witness's block from its pre-roots, and compares every root,
 * the receipts, the steps and the header with what the witness claims. Nothing in it is trusted.
 * @returns the public inputs, as this execution found them
 * @throws WitnessRefused for whatever does not follow from the roots
 */
export async function verifyWitness(
  executor: Executor,
  witness: Witness,
  options: VerifyOptions = {},
): Promise<PublicInputs> {
  const place = { where: "its form" }
  try {
    return publicInputs(await blockOf(executor, witness, options, place))
  } catch (cause) {
    if (!(cause instanceof TrellisError) || cause instanceof WitnessRefused) throw cause
    throw refused(witness, place.where, cause.message)
  }
}

function refused({ layer, header }: Witness, where: string, why: string): WitnessRefused {
  return new WitnessRefused({ layer, number: header.number, where, why })
}

async function blockOf(
  executor: Executor,
  witness: Witness,
  { precompileBase = defaultPrecompileBase, rules = [] }: VerifyOptions,
  place: { where: string },
): Promise<Block> {
  const broken = brokenForm(witness, rules)
  if (broken !== undefined) throw refused(witness, place.where, broken)
  const replay = new Replay(executor, witness, precompileBase, rules)
  for (const [i, step] of witness.steps.entries()) {
    place.where = `step ${i}`
    if (step.kind === "transactions") await replay.transactions(step)
    else replay.apply(step)
  }
  place.where = "its header"
  const block = sealBlock({ ...replay.parts(), contexts: witness.contexts, preRoots: witness.preRoots })
  const differs = differences(block.header, witness.header)
  if (differs !== undefined) throw refused(witness, place.where, differs)
  return block
}

function differences(found: Header, claimed: Header): string | undefined {
  if (hashHeader(found) === hashHeader(claimed) && found.hardfork === claimed.hardfork) {
    return found.gasUsed > found.gasLimit ? `${found.gasUsed} gas used, of ${found.gasLimit}` : undefined
  }
  const claims = new Map(texts(claimed))
  const lines = texts(found).flatMap(([name, value]) => {
    const claim = claims.get(name)
    return claim === value ? [] : [`${name} is ${value}, claimed ${claim}`]
  })
  return lines.join("; ")
}

function texts(header: Header): [name: string, value: string][] {
  return Object.entries(header).map(([name, value]) => [name, String(value)])
}
