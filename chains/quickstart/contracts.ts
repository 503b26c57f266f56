import { encodeDeployData, getContractAddress, type Hex, type PrivateKeyAccount } from "viem"
import { ballotBytecode, pairAbi, pairBytecode, tokenAbi, tokenBytecode } from "@trellis/contracts"
import { lower } from "./fields.ts"
import type { Layer } from "./layer.ts"
import { prepare, receiptOf, submit, succeeded } from "./wallet.ts"

/** Where the story's contracts of the shared layer are. */
export interface Contracts {
  readonly apples: Hex
  readonly pears: Hex
  readonly pair: Hex
  readonly ballot: Hex
}

/** Deploys two tokens, their pool and a ballot, by four transactions sent at once. */
export async function deploy(shared: Layer, deployer: PrivateKeyAccount): Promise<Contracts> {
  const from = deployer.address
  const first = await shared.client.getTransactionCount({ address: from, blockTag: "pending" })
  const at = (nonce: number): Hex => lower(getContractAddress({ from, nonce: BigInt(first + nonce) }))
  const [apples, pears, pair, ballot] = [at(0), at(1), at(2), at(3)]
  const creations = [token("Apple", "APL"), token("Pear", "PEA"), pairOf(apples, pears), ballotBytecode]
  const prepared = await Promise.all(creations.map((data, ahead) => prepare(shared, deployer, { data }, ahead)))
  const sent = []
  for (const one of prepared) sent.push(await submit(one))
  const receipts = succeeded(await Promise.all(sent.map((one) => receiptOf(one))))
  const created = receipts.map(({ contractAddress }) => (contractAddress ? lower(contractAddress) : undefined))
  const expected = [apples, pears, pair, ballot]
  if (created.some((address, i) => address !== expected[i]))
    throw new Error(`deployed at ${created}, not at ${expected}`)
  return { apples, pears, pair, ballot }
}

function token(name: string, symbol: string): Hex {
  return encodeDeployData({ abi: tokenAbi, bytecode: tokenBytecode, args: [name, symbol] })
}

function pairOf(apples: Hex, pears: Hex): Hex {
  return encodeDeployData({ abi: pairAbi, bytecode: pairBytecode, args: [apples, pears] })
}
