import type { Deployed } from "./deployed.ts"
import type { Abi } from "viem"

/** What the pool says it holds. @throws Error unless the pool answers two numbers */
export async function reservesOf(pair: Deployed<Abi>): Promise<readonly [bigint, bigint]> {
  const answer = await pair.read("getReserves")
  if (!Array.isArray(answer)) throw new Error("getReserves does not answer a list")
  const [first, second]: unknown[] = answer
  if (typeof first !== "bigint" || typeof second !== "bigint") throw new Error("getReserves does not answer numbers")
  return [first, second]
}
