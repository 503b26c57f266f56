import { concat, decodeFunctionResult, type Hex, parseEther } from "viem"
import { pairAbi } from "@trellis/contracts"
import { calls } from "./calls.ts"
import { amount } from "./lines.ts"
import { answer, reservesOn } from "./reserves.ts"
import type { OpenStage } from "./stage.ts"
import { send } from "./wallet.ts"

/** The precompile that calls the parent and undoes everything at the end. */
const sandboxPrecompile: Hex = "0x00000000000000000000000000000000000b0002"

/** A swap that is run and undone. Amounts in the tokens' smallest unit. */
export interface Sandbox {
  readonly transaction: Hex
  /** What the swap gave before it was undone. */
  readonly amountOut: bigint
}

/** Alice runs a large swap through A in the sandbox. @throws Error if the pool is not as it was, or gave another amount than it quotes */
export async function sandbox({ shared, ammA, people, contracts, log }: OpenStage): Promise<Sandbox> {
  const { pair, apples } = contracts
  const amountIn = parseEther("5000")
  const swap = calls.swap(pair, apples, amountIn)
  const call = { to: sandboxPrecompile, data: concat([pair, swap.data]) }
  const before = await reservesOn(shared, pair)
  const data = await answer(ammA, call, people.alice.address)
  const amountOut = decodeFunctionResult({ abi: pairAbi, functionName: "swap", data })
  const quoted = await shared.client.readContract({
    address: pair,
    abi: pairAbi,
    functionName: "quote",
    args: [apples, amountIn],
  })
  if (amountOut !== quoted) throw new Error(`the sandbox gave ${amountOut}, the pool quotes ${quoted}`)
  const [receipt] = await send(ammA, people.alice, call)
  const after = await reservesOn(shared, pair)
  if (receipt === undefined || receipt.logs.length > 0) throw new Error("a sandbox call left logs")
  if (before[0] !== after[0] || before[1] !== after[1]) throw new Error("a sandbox call changed the shared layer")
  log("5. Alice tries a swap of 5000 apples in the sandbox: a transaction on A that is undone at its end.")
  log(`   It would have given ${amount(amountOut)} pears. The pool on the shared layer is as it was.`)
  return { transaction: receipt.transactionHash, amountOut }
}
