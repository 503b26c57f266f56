import { encodeDeployData, type Hex } from "viem"
import { ballotAbi, ballotBytecode, pairAbi, pairBytecode, tokenAbi, tokenBytecode } from "../index.ts"
import { Deployed } from "./deployed.ts"
import { PlainChain } from "./plain-chain.ts"

export const deployer: Hex = `0x${"d0".repeat(20)}`
export const traders: readonly Hex[] = [`0x${"a1".repeat(20)}`, `0x${"a2".repeat(20)}`, `0x${"a3".repeat(20)}`]
export const unlimited = 2n ** 256n - 1n

/** Two tokens in a pool with liquidity, and traders who hold both and let the pool take them. */
export async function market(liquidity0: bigint, liquidity1: bigint, purse: bigint) {
  const chain = await PlainChain.start()
  const token = async (name: string, symbol: string) => {
    const creation = encodeDeployData({ abi: tokenAbi, bytecode: tokenBytecode, args: [name, symbol] })
    return new Deployed(chain, tokenAbi, await chain.deploy(deployer, creation))
  }
  const token0 = await token("Apple", "APL")
  const token1 = await token("Pear", "PEA")
  const creation = encodeDeployData({ abi: pairAbi, bytecode: pairBytecode, args: [token0.address, token1.address] })
  const pair = new Deployed(chain, pairAbi, await chain.deploy(deployer, creation))
  for (const one of [token0, token1]) {
    for (const holder of [deployer, ...traders]) {
      await one.send(deployer, "mint", holder, holder === deployer ? liquidity0 + liquidity1 : purse)
      await one.send(holder, "approve", pair.address, unlimited)
    }
  }
  await pair.send(deployer, "addLiquidity", liquidity0, liquidity1)
  return { chain, token0, token1, pair }
}

export async function ballot() {
  const chain = await PlainChain.start()
  return new Deployed(chain, ballotAbi, await chain.deploy(deployer, ballotBytecode))
}
