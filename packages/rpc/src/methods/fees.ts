import { Schema } from "effect"
import type { LayerBackend } from "../backend.ts"
import { numberAt } from "../blocks.ts"
import { ownLayer } from "../calls.ts"
import { invalidParams, refused } from "../jsonrpc/rpc-error.ts"
import type { RpcLimits } from "../limits.ts"
import { method, type MethodGroup } from "../method.ts"
import { type BlockRef, blockNumberParam } from "../params/block.ts"
import { quantity as quantityParam } from "../params/hex.ts"
import { quantity } from "../shapes/quantity.ts"
import { rewards, suggestedTip } from "../tips.ts"

const none = Schema.Tuple([])

/** geth also takes the count as a number. */
const blockCount = Schema.Union([quantityParam, Schema.Int])
const percentiles = Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Finite)))

function checkPercentiles(given: readonly number[], limits: RpcLimits): void {
  if (given.length > limits.rewardPercentilesMax) {
    throw invalidParams(`invalid reward percentile: at most ${limits.rewardPercentilesMax}, got ${given.length}`)
  }
  given.forEach((percentile, i) => {
    const before = given[i - 1] ?? 0
    if (percentile < 0 || percentile > 100) throw invalidParams(`invalid reward percentile: ${percentile}`)
    if (percentile < before) throw invalidParams(`invalid reward percentile: #${i} ${percentile} < ${before}`)
  })
}

function newestNumber(backend: LayerBackend, ref: BlockRef): bigint {
  const head = backend.heads().latest
  const number = numberAt(backend, ref)
  if (number !== undefined) return number === "pending" ? head : number
  const requested = ref.kind === "number" ? ref.number : head
  throw refused(`request beyond head block: requested ${requested}, head ${head}`)
}

function feeHistory(backend: LayerBackend, count: bigint, newest: bigint, given: readonly number[] | undefined) {
  const oldest = newest - count + 1n > 0n ? newest - count + 1n : 0n
  const blocks = Array.from({ length: count > 0n ? Number(newest - oldest) + 1 : 0 }, (_, i) =>
    backend.blockByNumber(oldest + BigInt(i)),
  ).filter((block) => block !== undefined)
  if (blocks.length === 0) return { oldestBlock: "0x0", baseFeePerGas: [], gasUsedRatio: [] }
  const after = backend.blockByNumber(newest + 1n)?.header.baseFee ?? backend.nextBaseFee()
  return {
    oldestBlock: quantity(oldest),
    baseFeePerGas: [...blocks.map(({ header }) => header.baseFee), after].map(quantity),
    gasUsedRatio: blocks.map(({ header }) => Number(header.gasUsed) / Number(header.gasLimit)),
    baseFeePerBlobGas: [...blocks, undefined].map(() => "0x1"),
    blobGasUsedRatio: blocks.map(() => 0),
    ...(given === undefined ? {} : { reward: blocks.map((block) => rewards(block, given).map(quantity)) }),
  }
}

/** What gas costs, and did cost. */
export const feeMethods: MethodGroup = {
  eth_gasPrice: method(none, (_, { backend }) => quantity(backend.nextBaseFee() + suggestedTip(backend))),
  eth_maxPriorityFeePerGas: method(none, (_, { backend }) => quantity(suggestedTip(backend))),
  eth_blobBaseFee: method(none, (_, { backend }) =>
    quantity(ownLayer(backend.layersAt("pending")).context.fields.blobBaseFee),
  ),
  eth_feeHistory: method(
    Schema.Tuple([blockCount, blockNumberParam, percentiles]),
    ([count, ref, given], { backend, limits }) => {
      if (given) checkPercentiles(given, limits)
      if (count < 0) throw invalidParams("invalid argument 0: must not be negative")
      const wanted = count > limits.feeHistoryBlocksMax ? limits.feeHistoryBlocksMax : count
      return feeHistory(backend, BigInt(wanted), newestNumber(backend, ref), given ?? undefined)
    },
  ),
}
