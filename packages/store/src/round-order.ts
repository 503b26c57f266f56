import { type Block, hashHeader, type LayerId, type Root, type Round } from "@trellis/core"
import { RoundRefused } from "./errors.ts"

/** What a round is checked against. */
export interface Before {
  readonly head: bigint | undefined
  /** A layer's newest block. */
  latest(layer: LayerId): Block | undefined
  /** Whether the state's top node is at hand. */
  holds(root: Root): boolean
  readonly roundBlocksMax: number
}

/**
 * A round must follow the newest one, whole: every block after its layer's latest, every block but the
 * last applied by a later one.
 * @throws RoundRefused
 */
export function checkRound(round: Round, before: Before): void {
  const refuse: Refuse = (why) => {
    throw new RoundRefused({ round: round.number, why })
  }
  const next = before.head === undefined ? 0n : before.head + 1n
  if (round.number !== next) refuse(`the next round is ${next}`)
  if (round.blocks.length > before.roundBlocksMax) {
    refuse(`it has ${round.blocks.length} blocks, at most ${before.roundBlocksMax} are taken`)
  }
  for (const block of round.blocks) checkBlock(block, before, refuse)
  if (round.number === 0n) checkGenesis(round, refuse)
  else checkChain(round, before, refuse)
}

type Refuse = (why: string) => never

const named = ({ layer, header }: Block): string => `block ${header.number} of layer ${layer}`

function checkBlock(block: Block, before: Before, refuse: Refuse): void {
  const { header } = block
  if (hashHeader(header) !== block.hash) refuse(`the hash of ${named(block)} is not its header's`)
  if (!before.holds(header.stateRoot)) refuse(`the state of ${named(block)} was not handed to the sink`)
}

function checkGenesis({ blocks }: Round, refuse: Refuse): void {
  if (blocks.length === 0) refuse("genesis has a block a layer")
  if (new Set(blocks.map(({ layer }) => layer)).size < blocks.length) refuse("a layer has two genesis blocks")
  for (const block of blocks) {
    if (block.header.number !== 0n) refuse(`${named(block)} is not numbered 0`)
    if (block.steps.length > 0) refuse(`genesis of layer ${block.layer} has steps`)
  }
}

function checkChain({ number, blocks }: Round, before: Before, refuse: Refuse): void {
  const newest = new Map<LayerId, Block>()
  const unapplied = new Map<string, Block>()
  for (const block of blocks) {
    const previous = newest.get(block.layer) ?? before.latest(block.layer)
    if (previous === undefined) return refuse(`layer ${block.layer} has no genesis`)
    checkLink(block, previous, refuse)
    for (const step of block.steps) {
      if (step.kind === "apply" && !unapplied.delete(`${step.child}/${step.childHash}`)) {
        refuse(`${named(block)} applies block ${step.childNumber} of layer ${step.child}, which is not before it`)
      }
    }
    newest.set(block.layer, block)
    unapplied.set(`${block.layer}/${block.hash}`, block)
  }
  const last = blocks.at(-1)
  if (last === undefined) return refuse("it has no block")
  unapplied.delete(`${last.layer}/${last.hash}`)
  for (const stray of unapplied.values()) refuse(`${named(stray)} is not applied by a later block`)
  if (last.header.number !== number) refuse(`its last is ${named(last)}`)
}

function checkLink(block: Block, previous: Block, refuse: Refuse): void {
  const { header } = block
  if (header.number !== previous.header.number + 1n) refuse(`${named(block)} does not follow ${named(previous)}`)
  if (header.parentHash !== previous.hash) refuse(`${named(block)} names another parent than ${named(previous)}`)
  if (block.changes[0]?.preRoot !== previous.header.stateRoot) {
    refuse(`${named(block)} does not start from the root of ${named(previous)}`)
  }
}
