import { parseEther } from "viem"
import { calls } from "./calls.ts"
import { type Contracts, deploy } from "./contracts.ts"
import type { OpenStage, Stage } from "./stage.ts"
import { send } from "./wallet.ts"

const liquidity = { apples: parseEther("1000000"), pears: parseEther("4000000") } as const
const purse = parseEther("10000")

/** Deploys the contracts on the shared layer, fills the pool, hands out tokens and puts a question to the vote. */
export async function openMarket(stage: Stage): Promise<OpenStage> {
  const { shared, people, log } = stage
  const contracts = await deploy(shared, people.deployer)
  log("1. Four ordinary contracts are deployed on the shared layer. None knows of rollups.")
  for (const [name, address] of Object.entries(contracts)) log(`   ${name.padEnd(7)} ${address}`)
  await send(shared, people.deployer, ...preparations(stage, contracts))
  await send(shared, people.deployer, calls.addLiquidity(contracts.pair, liquidity.apples, liquidity.pears))
  log("   The pool holds 1000000 apples and 4000000 pears. Four people hold 10000 of each, on the shared layer only.")
  return { ...stage, contracts }
}

function preparations({ people }: Stage, { apples, pears, pair, ballot }: Contracts) {
  const { alice, bob, carol, dave, deployer } = people
  const holders = [alice, bob, carol, dave]
  return [
    calls.mint(apples, deployer.address, liquidity.apples),
    calls.mint(pears, deployer.address, liquidity.pears),
    ...[apples, pears].flatMap((token) => holders.map(({ address }) => calls.mint(token, address, purse))),
    calls.approve(apples, pair),
    calls.approve(pears, pair),
    calls.propose(ballot, "Shall the fee go to those who plant trees?"),
  ]
}
