import {
  address,
  blockHash,
  equalBytes,
  fromHex,
  hardforks,
  hash,
  type Hex,
  InputError,
  limits,
  type RlpItem,
  rlpBytes,
  rlpDecode,
  rlpEncode,
  rlpList,
  root,
  toHex,
} from "@trellis/core"
import type { PostedBlock, PostedHeader, PostedRound, PostedStep } from "./batch.ts"
import { count, integer, integerItem, layer } from "./integer-item.ts"
import { batchLimits } from "./limits.ts"
import { checkNesting } from "./nesting.ts"
import { writes, writesItem } from "./writes-codec.ts"

const stepKinds = { transactions: 1, apply: 2 } as const
const bloomBytes = 256

/**
 * [[number, [block…]]…] with block = [layer, number, hash, post-root, header, [step…]],
 * step = [1, transactions, [writes…]] or [2, child, child number].
 */
export function encodePayload(rounds: readonly PostedRound[]): Uint8Array {
  return rlpEncode(rounds.map(({ number, blocks }) => [integerItem(number), blocks.map(blockItem)]))
}

/** @throws InputError for anything that `encodePayload` would not have written, or beyond a bound */
export function decodePayload(bytes: Uint8Array): readonly PostedRound[] {
  checkNesting(bytes, batchLimits.nestingMax)
  const rounds = bounded(rlpDecode(bytes), "rounds", batchLimits.batchRoundsMax).map(round)
  if (!equalBytes(encodePayload(rounds), bytes)) throw new InputError({ what: "batch is not in canonical form" })
  return rounds
}

/** A list of at most `max` items. */
function bounded(item: RlpItem | undefined, what: string, max: number): readonly RlpItem[] {
  const list = rlpList(item, what)
  if (list.length > max) throw new InputError({ what: `there may be ${max} ${what}`, got: String(list.length) })
  return list
}

function round(item: RlpItem): PostedRound {
  const [number, blocks] = rlpList(item, "round", 2)
  return {
    number: integer(number, "round number"),
    blocks: bounded(blocks, "blocks", batchLimits.roundBlocksMax).map(block),
  }
}

function blockItem({ layer, number, hash, postRoot, header, steps }: PostedBlock): RlpItem {
  return [
    integerItem(layer),
    integerItem(number),
    fromHex(hash),
    fromHex(postRoot),
    headerItem(header),
    steps.map(stepItem),
  ]
}

function block(item: RlpItem): PostedBlock {
  const [chainId, number, named, postRoot, header, steps] = rlpList(item, "block", 6)
  return {
    layer: layer(chainId),
    number: integer(number, "block number"),
    hash: blockHash(hex(named, "block hash")),
    postRoot: root(hex(postRoot, "post-root")),
    header: postedHeader(header),
    steps: bounded(steps, "steps", limits.blockStepsMax).map(step),
  }
}

function headerItem(header: PostedHeader): RlpItem {
  return [
    fromHex(header.coinbase),
    fromHex(header.transactionsRoot),
    fromHex(header.receiptsRoot),
    fromHex(header.logsBloom),
    integerItem(header.gasLimit),
    integerItem(header.gasUsed),
    integerItem(header.timestamp),
    fromHex(header.prevRandao),
    integerItem(header.baseFee),
    integerItem(hardforks.indexOf(header.hardfork)),
  ]
}

function postedHeader(item: RlpItem | undefined): PostedHeader {
  const fields = rlpList(item, "header", 10)
  const [coinbase, transactions, receipts, bloom, gasLimit, gasUsed, timestamp, prevRandao, baseFee, fork] = fields
  const logsBloom = hex(bloom, "bloom")
  if (logsBloom.length !== 2 + bloomBytes * 2) throw new InputError({ what: `bloom must have ${bloomBytes} bytes` })
  const hardfork = hardforks[count(fork, "hard fork", hardforks.length - 1)]
  if (hardfork === undefined) throw new InputError({ what: "hard fork is not known" })
  return {
    coinbase: address(hex(coinbase, "coinbase")),
    transactionsRoot: root(hex(transactions, "transactions root")),
    receiptsRoot: root(hex(receipts, "receipts root")),
    logsBloom,
    gasLimit: integer(gasLimit, "gas limit"),
    gasUsed: integer(gasUsed, "gas used"),
    timestamp: integer(timestamp, "timestamp"),
    prevRandao: hash(hex(prevRandao, "prevRandao")),
    baseFee: integer(baseFee, "base fee"),
    hardfork,
  }
}

function stepItem(step: PostedStep): RlpItem {
  const kind = integerItem(stepKinds[step.kind])
  if (step.kind === "apply") return [kind, integerItem(step.child), integerItem(step.childNumber)]
  return [kind, integerItem(step.transactions), step.writes.map(writesItem)]
}

function step(item: RlpItem): PostedStep {
  const [kind, first, second] = rlpList(item, "step", 3)
  switch (count(kind, "step kind", stepKinds.apply)) {
    case stepKinds.transactions:
      return {
        kind: "transactions",
        transactions: count(first, "transactions", limits.blockTransactionsMax),
        writes: bounded(second, "layers of a step", limits.hierarchyDepthMax).map(writes),
      }
    case stepKinds.apply:
      return { kind: "apply", child: layer(first), childNumber: integer(second, "block number") }
    default:
      throw new InputError({ what: "step must be of kind 1 or 2" })
  }
}

function hex(item: RlpItem | undefined, what: string): Hex {
  return toHex(rlpBytes(item, what))
}
