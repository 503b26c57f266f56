import { decodeFunctionResult, type Hex } from "viem"
import { pairAbi } from "@trellis/contracts"
import { calls } from "./calls.ts"
import type { Layer } from "./layer.ts"
import type { Call } from "./wallet.ts"

/** The pool's reserves, as a layer tells them. */
export async function reservesOn(layer: Layer, pair: Hex): Promise<readonly [apples: bigint, pears: bigint]> {
  const data = await answer(layer, calls.reserves(pair))
  return decodeFunctionResult({ abi: pairAbi, functionName: "getReserves", data })
}

/** What a call returns on the newest state. @throws viem's call error where it reverts */
export async function answer(layer: Layer, { to, data }: Call, from?: Hex): Promise<Hex> {
  const sender = from === undefined ? {} : { account: from }
  const result = await layer.client.call({ ...sender, ...(to === undefined ? {} : { to }), data })
  return result.data ?? "0x"
}
