import { encodeDeployData, encodeFunctionData, type Hex, parseEther } from "viem"
import { poolReaderAbi, poolReaderBytecode } from "@trellis/contracts"
import { lower } from "./fields.ts"
import { amount } from "./lines.ts"
import { reservesOn } from "./reserves.ts"
import type { OpenStage } from "./stage.ts"
import { send } from "./wallet.ts"

/** A contract of booster B, and what it read of the shared layer: pears an apple, 18 decimals. */
export interface Reader {
  readonly address: Hex
  readonly price: bigint
}

/** Bob deploys a contract on B that reads the pool by a static call. @throws Error if it reads anything else */
export async function reader({ shared, ammB, people, contracts, log }: OpenStage): Promise<Reader> {
  const data = encodeDeployData({ abi: poolReaderAbi, bytecode: poolReaderBytecode, args: [contracts.pair] })
  const [deployed] = await send(ammB, people.bob, { data })
  if (!deployed?.contractAddress) throw new Error("the reader was not deployed on booster B")
  const address = lower(deployed.contractAddress)
  if (await shared.client.getCode({ address })) throw new Error("a contract of booster B got onto the shared layer")
  await send(ammB, people.bob, {
    to: address,
    data: encodeFunctionData({ abi: poolReaderAbi, functionName: "record" }),
  })
  const price = await ammB.client.readContract({ address, abi: poolReaderAbi, functionName: "recordedPrice" })
  const [apples, pears] = await reservesOn(shared, contracts.pair)
  if (price !== (pears * parseEther("1")) / apples) throw new Error(`booster B read a price of ${price}`)
  log(`6. Bob deploys a contract on B itself, at ${address}.`)
  log(
    `   By a static call of its parent it reads the pool's price, ${amount(price)} pears an apple, and keeps it on B.`,
  )
  return { address, price }
}
