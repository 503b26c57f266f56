import type { Block } from "./block/block.ts"
import { logsOn } from "./block/block.ts"
import type { LayerContext } from "./block/fields.ts"
import { hashLogs } from "./block/receipt.ts"
import { concat, fromHex, fromInteger, joined, padded } from "./bytes.ts"
import { hashDelta } from "./delta/codec.ts"
import { keccakHex } from "./keccak.ts"
import type { BlockHash, Hash, Hex, LayerId, Root } from "./primitives.ts"
import { hashReads } from "./reads.ts"

/** What a proof says of one ancestor. */
export interface AncestorInputs {
  readonly layer: LayerId
  readonly preRoot: Root
  readonly postRoot: Root
  readonly readHash: Hash
  readonly deltaHash: Hash
  readonly logHash: Hash
  readonly fieldsHash: Hash
}

/** What a proof of a block says in public (spec 7). */
export interface PublicInputs {
  readonly version: 1
  readonly layer: LayerId
  readonly preRoot: Root
  readonly postRoot: Root
  readonly block: BlockHash
  readonly transactionsHash: Hash
  readonly ancestors: readonly AncestorInputs[]
}

const uint = (value: bigint): Uint8Array => padded(fromInteger(value), 32)

/** keccak256 of the ABI encoding of a layer's block fields and of the block they follow. */
export function hashFields({ layer, fields, anchor }: LayerContext): Hash {
  return keccakHex(
    concat(
      uint(BigInt(layer)),
      uint(fields.number),
      uint(fields.timestamp),
      uint(fields.gasLimit),
      uint(fields.baseFee),
      uint(fields.blobBaseFee),
      fromHex(fields.prevRandao),
      padded(fromHex(fields.coinbase), 32),
      uint(anchor.number),
      fromHex(anchor.hash),
    ),
  )
}

/** keccak256 over the hashes of the signed transactions, in order. */
export function hashTransactions(transactions: readonly Hex[]): Hash {
  return keccakHex(joined(transactions.map((raw) => fromHex(keccakHex(fromHex(raw))))))
}

/** The public inputs of a sealed block. */
export function publicInputs(block: Block): PublicInputs {
  const [own, ...above] = block.changes
  const contexts = block.contexts.slice(1)
  if (own === undefined) throw new RangeError("a block changes its own layer")
  return {
    version: 1,
    layer: block.layer,
    preRoot: own.preRoot,
    postRoot: own.postRoot,
    block: block.hash,
    transactionsHash: hashTransactions(block.transactions),
    ancestors: contexts.map((context, i) => {
      const change = above[i]
      if (change === undefined || change.layer !== context.layer) throw new RangeError("one change an ancestor")
      return {
        layer: context.layer,
        preRoot: change.preRoot,
        postRoot: change.postRoot,
        readHash: hashReads(change.reads),
        deltaHash: hashDelta(change.delta),
        logHash: hashLogs(logsOn(context.layer, block.receipts)),
        fieldsHash: hashFields(context),
      }
    }),
  }
}

/**
 * keccak256 of abi.encode(version, chainId, preRoot, postRoot, blockHash, transactionsHash,
 * (chainId, preRoot, postRoot, readHash, deltaHash, logHash, fieldsHash)[]): what is signed or proven.
 */
export function hashInputs(inputs: PublicInputs): Hash {
  const { version, layer, preRoot, postRoot, block, transactionsHash, ancestors } = inputs
  const head = concat(
    uint(BigInt(version)),
    uint(BigInt(layer)),
    fromHex(preRoot),
    fromHex(postRoot),
    fromHex(block),
    fromHex(transactionsHash),
    uint(7n * 32n),
  )
  const tail = ancestors.map((of) =>
    concat(
      uint(BigInt(of.layer)),
      ...[of.preRoot, of.postRoot, of.readHash, of.deltaHash, of.logHash, of.fieldsHash].map(fromHex),
    ),
  )
  return keccakHex(joined([head, uint(BigInt(ancestors.length)), ...tail]))
}
