import { concat, fromHex, fromInteger } from "../bytes.ts"
import { keccak, keccakHex } from "../keccak.ts"
import type { Address, Hash, Hex, LayerId, TransactionHash } from "../primitives.ts"
import { type RlpItem, rlpEncode } from "../rlp.ts"

/** An event, with the layer whose frame emitted it (spec 3.8). */
export interface Log {
  readonly layer: LayerId
  readonly address: Address
  readonly topics: readonly Hash[]
  readonly data: Hex
}

/** What a transaction did. Gas in units, prices in wei. */
export interface Receipt {
  readonly transaction: TransactionHash
  readonly type: number
  readonly succeeded: boolean
  readonly gasUsed: bigint
  readonly cumulativeGasUsed: bigint
  readonly effectiveGasPrice: bigint
  readonly logs: readonly Log[]
  /** The contract a transaction without `to` deployed. */
  readonly created?: Address
  /** The layer of the transaction's top frame: an ancestor in transparent mode. */
  readonly ranOn: LayerId
  /** Wei paid for new slots in ancestors. */
  readonly slotFee: bigint
  /** What the top frame returned, or its revert data. Not part of the receipts root. */
  readonly output: Hex
  /** Why the top frame failed, in words. Not part of the receipts root. */
  readonly failure?: string
}

const bloomBytes = 256

/** The bloom filter of addresses and topics (yellow paper 4.3.1). */
export function bloom(logs: readonly Log[]): Uint8Array {
  const filter = new Uint8Array(bloomBytes)
  for (const log of logs) {
    for (const entry of [log.address, ...log.topics]) {
      const hashed = keccak(fromHex(entry))
      for (const i of [0, 2, 4]) {
        const bit = (((hashed[i] ?? 0) & 7) << 8) | (hashed[i + 1] ?? 0)
        const at = bloomBytes - 1 - (bit >> 3)
        filter[at] = (filter[at] ?? 0) | (1 << (bit & 7))
      }
    }
  }
  return filter
}

function logItem(log: Log): RlpItem {
  return [fromHex(log.address), log.topics.map(fromHex), fromHex(log.data)]
}

/** The consensus encoding (EIP-658, EIP-2718): what the receipts root commits to. */
export function encodeReceipt(receipt: Receipt): Uint8Array {
  const payload = rlpEncode([
    Uint8Array.from(receipt.succeeded ? [1] : []),
    fromInteger(receipt.cumulativeGasUsed),
    bloom(receipt.logs),
    receipt.logs.map(logItem),
  ])
  return receipt.type === 0 ? payload : concat(Uint8Array.of(receipt.type), payload)
}

/** keccak256 of the RLP of logs: what a proof's public inputs and the official tests name. */
export function hashLogs(logs: readonly Log[]): Hash {
  return keccakHex(rlpEncode(logs.map(logItem)))
}
