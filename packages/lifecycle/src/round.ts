import { type Address, type BlockHash, InputError, type LayerId } from "@trellis/core"
import { limits } from "./limits.ts"

/** When a block is final (spec 6, 7): `required` of `attesters` attest it within `proofDeadlineMs` of its sealing. */
export interface FinalityPolicy {
  readonly required: number
  readonly attesters: readonly Address[]
  readonly proofDeadlineMs: number
}

/** A block as it is sealed. */
export interface SealedBlock {
  readonly layer: LayerId
  readonly hash: BlockHash
  readonly number: bigint
  readonly policy: FinalityPolicy
  /** Who attested it already: known only where a stopped node starts again. */
  readonly attested?: readonly Address[]
}

/** A round as it is sealed. The last block is the root layer's, whose number is the round's. */
export interface SealedRound {
  readonly number: bigint
  readonly blocks: readonly SealedBlock[]
}

/** A block that is not final yet. */
export interface OpenBlock {
  readonly layer: LayerId
  readonly hash: BlockHash
  readonly number: bigint
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number
  /** Half way to the deadline: from here on building waits for the attesters. */
  readonly lateMs: number
  readonly required: number
  readonly attesters: readonly Address[]
  /** Sorted, so that the order in which they came leaves no trace. */
  readonly attested: readonly Address[]
}

/** A round that is not final yet. */
export interface OpenRound {
  readonly number: bigint
  readonly blocks: readonly OpenBlock[]
}

/** The hash that names a round: its root layer's block. */
export function hashOf(round: SealedRound | OpenRound): BlockHash | undefined {
  return round.blocks.at(-1)?.hash
}

/** True if as many attested the block as its policy asks. */
export function isAttested(block: OpenBlock): boolean {
  return block.attested.length >= block.required
}

/** The block with one attestation more; the same block where that says nothing new. */
export function withAttestation(block: OpenBlock, attester: Address): OpenBlock {
  if (!block.attesters.includes(attester) || block.attested.includes(attester)) return block
  return { ...block, attested: [...block.attested, attester].sort() }
}

/** The round, its deadlines counted from `sinceMs`. @throws InputError where a policy can never be met, or a bound is */
export function open(round: SealedRound, sinceMs: number): OpenRound {
  const { length } = round.blocks
  if (length === 0 || length > limits.roundBlocksMax) {
    throw new InputError({ what: `a round has 1 to ${limits.roundBlocksMax} blocks`, got: String(length) })
  }
  return { number: round.number, blocks: round.blocks.map((block) => openBlock(block, sinceMs)) }
}

function openBlock({ layer, hash, number, policy, attested = [] }: SealedBlock, sinceMs: number): OpenBlock {
  const attesters = [...new Set(policy.attesters)]
  if (attesters.length > limits.attestersMax) {
    throw new InputError({ what: `a block has up to ${limits.attestersMax} attesters`, got: String(attesters.length) })
  }
  if (!Number.isSafeInteger(policy.required) || policy.required < 0 || policy.required > attesters.length) {
    const what = `layer ${layer} must require 0 to ${attesters.length} attestations, as many as it has attesters`
    throw new InputError({ what, got: String(policy.required) })
  }
  const deadlineMs = sinceMs + policy.proofDeadlineMs
  const lateMs = sinceMs + policy.proofDeadlineMs / 2
  const block: OpenBlock = {
    layer,
    hash,
    number,
    deadlineMs,
    lateMs,
    required: policy.required,
    attesters,
    attested: [],
  }
  return attested.reduce(withAttestation, block)
}
