import { type Block, emptyOmmersHash, emptyRequestsHash, emptyRoot, type Header, zeroWord } from "@trellis/core"
import type { JsonObject } from "../json.ts"
import { blockBytes } from "./block-bytes.ts"
import { quantity } from "./quantity.ts"

/** What post-merge Ethereum fixes (EIP-3675, 4895, 4844, 4788). */
const fixed = {
  sha3Uncles: emptyOmmersHash,
  difficulty: "0x0",
  nonce: "0x0000000000000000",
  withdrawalsRoot: emptyRoot,
  blobGasUsed: "0x0",
  excessBlobGas: "0x0",
  parentBeaconBlockRoot: zeroWord,
}

/** The execution API's header, as newHeads sends it. `extraData` is the hash of the block's steps. */
export function headerShape({ hash, header }: Pick<Block, "hash" | "header">) {
  return {
    hash,
    ...headerFields(header),
    ...fixed,
    ...(header.hardfork === "cancun" ? {} : { requestsHash: emptyRequestsHash }),
  }
}

function headerFields(header: Header) {
  return {
    parentHash: header.parentHash,
    miner: header.coinbase,
    stateRoot: header.stateRoot,
    transactionsRoot: header.transactionsRoot,
    receiptsRoot: header.receiptsRoot,
    logsBloom: header.logsBloom,
    number: quantity(header.number),
    gasLimit: quantity(header.gasLimit),
    gasUsed: quantity(header.gasUsed),
    timestamp: quantity(header.timestamp),
    extraData: header.stepsHash,
    mixHash: header.prevRandao,
    baseFeePerGas: quantity(header.baseFee),
  }
}

const noOmmersOrWithdrawals = { uncles: [], withdrawals: [] }

/** The execution API's block, with hashes or whole transactions. */
export function blockShape(block: Block, transactions: readonly (string | JsonObject)[]) {
  return { ...headerShape(block), size: quantity(blockBytes(block)), ...noOmmersOrWithdrawals, transactions }
}

/** The block to come, as geth has it: without hash and nonce, which it does not have yet. */
export function pendingBlockShape(block: Block, transactions: readonly (string | JsonObject)[]) {
  return { ...blockShape(block, transactions), hash: null, nonce: null }
}
