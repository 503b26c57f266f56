import type { Header } from "./header.ts"

const elasticity = 2n
const changeDenominator = 8n

/** The base fee of the block after `parent` (EIP-1559). Wei a unit of gas. */
export function nextBaseFee(parent: Header, initialBaseFee: bigint | undefined): bigint {
  if (initialBaseFee === undefined) return 0n
  if (parent.number === 0n) return initialBaseFee
  const target = parent.gasLimit / elasticity
  const { baseFee, gasUsed } = parent
  if (gasUsed === target) return baseFee
  const distance = gasUsed > target ? gasUsed - target : target - gasUsed
  const change = (baseFee * distance) / target / changeDenominator
  if (gasUsed > target) return baseFee + (change > 0n ? change : 1n)
  return baseFee - change
}
