import { encodeFunctionData, type Hex, maxUint256 } from "viem"
import { ballotAbi, pairAbi, tokenAbi } from "@trellis/contracts"
import type { Call } from "./wallet.ts"

/** Calls of the story's contracts, as a front end makes them. Amounts in the tokens' smallest unit. */
export const calls = {
  mint: (token: Hex, to: Hex, amount: bigint): Call => ({
    to: token,
    data: encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [to, amount] }),
  }),
  approve: (token: Hex, spender: Hex): Call => ({
    to: token,
    data: encodeFunctionData({ abi: tokenAbi, functionName: "approve", args: [spender, maxUint256] }),
  }),
  balance: (token: Hex, owner: Hex) => ({
    to: token,
    data: encodeFunctionData({ abi: tokenAbi, functionName: "balanceOf", args: [owner] }),
  }),
  addLiquidity: (pair: Hex, amount0: bigint, amount1: bigint): Call => ({
    to: pair,
    data: encodeFunctionData({ abi: pairAbi, functionName: "addLiquidity", args: [amount0, amount1] }),
  }),
  swap: (pair: Hex, tokenIn: Hex, amountIn: bigint): Call => ({
    to: pair,
    data: encodeFunctionData({ abi: pairAbi, functionName: "swap", args: [tokenIn, amountIn, 0n] }),
  }),
  reserves: (pair: Hex) => ({
    to: pair,
    data: encodeFunctionData({ abi: pairAbi, functionName: "getReserves" }),
  }),
  propose: (ballot: Hex, text: string): Call => ({
    to: ballot,
    data: encodeFunctionData({ abi: ballotAbi, functionName: "propose", args: [text] }),
  }),
  vote: (ballot: Hex, inFavour: boolean): Call => ({
    to: ballot,
    data: encodeFunctionData({ abi: ballotAbi, functionName: "vote", args: [0n, inFavour] }),
  }),
  proposal: (ballot: Hex) => ({
    to: ballot,
    data: encodeFunctionData({ abi: ballotAbi, functionName: "proposalOf", args: [0n] }),
  }),
} as const
