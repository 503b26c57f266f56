import { encodeDeployData } from "viem"
import { expect, it } from "vitest"
import { pairAbi, pairBytecode } from "./index.ts"
import { compiled } from "./testing/compiled.ts"
import { Deployed } from "./testing/deployed.ts"
import { deployer } from "./testing/market.ts"
import { PlainChain } from "./testing/plain-chain.ts"

const token = compiled(
  "Reentrant",
  `import {Pair} from "./Pair.sol";
  contract Reentrant {
    bool public armed;
    bytes public answer;
    function arm() external { armed = true; }
    function transfer(address, uint256) external returns (bool) {
      if (armed) (, answer) = msg.sender.call(abi.encodeCall(Pair.swap, (address(this), 10, 0)));
      return true;
    }
    function transferFrom(address, address, uint256) external pure returns (bool) { return true; }
  }`,
)

it("a token that calls back into its pair is refused", async () => {
  const chain = await PlainChain.start()
  const deploy = async () => new Deployed(chain, token.abi, await chain.deploy(deployer, token.creation))
  const [plain, hostile] = [await deploy(), await deploy()]
  const args = [plain.address, hostile.address] as const
  const creation = encodeDeployData({ abi: pairAbi, bytecode: pairBytecode, args })
  const pair = new Deployed(chain, pairAbi, await chain.deploy(deployer, creation))
  await pair.send(deployer, "addLiquidity", 100_000n, 100_000n)
  await hostile.send(deployer, "arm")
  expect((await pair.send(deployer, "swap", plain.address, 1_000n, 0n)).succeeded).toBe(true)
  const output = await hostile.read("answer")
  expect(pair.errorName({ succeeded: false, output: `0x${String(output).slice(2)}`, logs: [] })).toBe("Reentered")
})
