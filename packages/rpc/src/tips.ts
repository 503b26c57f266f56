import type { Block } from "@trellis/core"
import type { LayerBackend } from "./backend.ts"

/** What a transaction paid beyond the base fee, wei a unit of gas, and the gas it used. */
export interface Tip {
  readonly tip: bigint
  readonly gasUsed: bigint
}

/** The tips of a block, lowest first. Apply steps pay nothing and are left out. */
export function tipsOf({ header, receipts }: Block): Tip[] {
  return receipts
    .filter((receipt) => receipt.gasUsed > 0n)
    .map(({ effectiveGasPrice, gasUsed }) => {
      const tip = effectiveGasPrice - header.baseFee
      return { tip: tip > 0n ? tip : 0n, gasUsed }
    })
    .sort((a, b) => (a.tip < b.tip ? -1 : a.tip > b.tip ? 1 : 0))
}

/** geth's oracle: the lowest tips of the newest blocks, and which of them to suggest. */
const oracle = { blocks: 20n, tipsPerBlock: 3, percentile: 60 } as const

/** A tip that the newest blocks took, wei a unit of gas; 0 where they had no transactions. */
export function suggestedTip(backend: LayerBackend): bigint {
  const { latest } = backend.heads()
  const tips: bigint[] = []
  for (let number = latest; number >= 0n && number > latest - oracle.blocks; number--) {
    const block = backend.blockByNumber(number)
    if (block !== undefined)
      tips.push(
        ...tipsOf(block)
          .slice(0, oracle.tipsPerBlock)
          .map(({ tip }) => tip),
      )
  }
  tips.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return tips[Math.floor(((tips.length - 1) * oracle.percentile) / 100)] ?? 0n
}

/** The tip at each percentile (0 to 100, ascending) of a block's gas: zeros for a block without tips. */
export function rewards(block: Block, percentiles: readonly number[]): bigint[] {
  const tips = tipsOf(block)
  const total = tips.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)
  let at = 0
  let reached = tips[0]?.gasUsed ?? 0n
  return percentiles.map((percentile) => {
    const threshold = (Number(total) * percentile) / 100
    while (Number(reached) < threshold && at < tips.length - 1) {
      at++
      reached += tips[at]?.gasUsed ?? 0n
    }
    return tips[at]?.tip ?? 0n
  })
}
