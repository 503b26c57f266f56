import { concat, encodeAbiParameters, encodeErrorResult, type Hex, keccak256, pad, stringToHex, toHex } from "viem"
import { describe, expect, it } from "vitest"
import { poolReaderAbi, poolReaderBytecode } from "./index.ts"
import { compiled } from "./testing/compiled.ts"
import { Deployed } from "./testing/deployed.ts"
import { type Manner, PlainChain, type Precompile } from "./testing/plain-chain.ts"

const signer: Hex = `0x${"5e".repeat(20)}`
const target: Hex = `0x${"7a".repeat(20)}`
const at = (last: string): Hex => `0x00000000000000000000000000000000000b000${last}`

const caller = compiled(
  "Caller",
  `import {L1} from "./Trellis.sol";
  contract Caller {
    function call(address to, bytes memory data) external returns (bytes memory) { return L1.call(to, data); }
    function staticCall(address to, bytes memory data) external view returns (bytes memory) { return L1.staticCall(to, data); }
    function sandboxCall(address to, bytes memory data) external view returns (bytes memory) { return L1.sandboxCall(to, data); }
    function delegateCall(address to, bytes memory data) external returns (bytes memory) { return L1.delegateCall(to, data); }
    function stateRoot(uint256 generation) external view returns (L1.LayerState memory) { return L1.stateRoot(generation); }
    function aliasOf(uint256 chainId, address account) external pure returns (address) { return L1.aliasOf(chainId, account); }
  }`,
)

/** A chain whose precompiles note how they were called, and the contract that calls them. */
async function recording(answer: Precompile["answer"]) {
  const seen: { at: Hex; input: Hex; manner: Manner }[] = []
  const precompiles = ["1", "2", "3", "4"].map((last) => ({
    address: at(last),
    answer: (input: Hex, manner: Manner) => {
      seen.push({ at: at(last), input, manner })
      return answer(input, manner)
    },
  }))
  const chain = await PlainChain.start(precompiles)
  return { seen, chain, contract: new Deployed(chain, caller.abi, await chain.deploy(signer, caller.creation)) }
}

describe("Trellis.sol: what the precompiles are given (protocol, section 3)", () => {
  const manners = {
    call: ["1", "call"],
    staticCall: ["1", "static"],
    sandboxCall: ["2", "static"],
    delegateCall: ["3", "delegate"],
  } as const

  for (const [name, [last, manner]] of Object.entries(manners)) {
    it(`${name}: target, then data; the answer is the return data, raw`, async () => {
      const { seen, contract } = await recording(() => ({ output: "0xc0ffee" }))
      expect(await contract.read(name, target, "0x12345678")).toBe("0xc0ffee")
      expect(seen).toEqual([{ at: at(last), input: concat([target, "0x12345678"]), manner }])
    })

    it(`${name}: a revert goes on with the callee's own data`, async () => {
      const { contract } = await recording(() => ({ output: "0xdeadbeef0102", reverts: true }))
      const result = await contract.send(signer, name, target, "0x")
      expect(result).toMatchObject({ succeeded: false, output: "0xdeadbeef0102" })
    })
  }

  it("stateRoot: a generation in, root, number and block hash out", async () => {
    const words = [pad("0x11", { size: 32 }), pad("0x22", { size: 32 }), pad("0x33", { size: 32 })] as const
    const { seen, contract } = await recording(() => ({ output: concat(words) }))
    expect(await contract.read("stateRoot", 2n)).toEqual({ root: words[0], number: 0x22n, blockHash: words[2] })
    expect(seen).toEqual([{ at: at("4"), input: toHex(2n, { size: 32 }), manner: "static" }])
  })

  it("stateRoot: says so on a chain that has no such precompile", async () => {
    const chain = await PlainChain.start()
    const contract = new Deployed(chain, caller.abi, await chain.deploy(signer, caller.creation))
    expect(contract.errorName(await contract.send(signer, "stateRoot", 1n))).toBe("NoStateRoot")
  })

  it("aliasOf: the last 20 bytes of keccak256 of the prefix, the chain id in 32 bytes, the address", async () => {
    const { contract } = await recording(() => ({ output: "0x" }))
    const digest = keccak256(concat([stringToHex("trellis.alias"), toHex(7101n, { size: 32 }), target]))
    expect(String(await contract.read("aliasOf", 7101n, target)).toLowerCase()).toBe(`0x${digest.slice(26)}`)
  })
})

const reserves = (of0: bigint, of1: bigint): Hex =>
  encodeAbiParameters([{ type: "uint112" }, { type: "uint112" }], [of0, of1])

/** A PoolReader on a chain whose L1CALL answers `output`. */
async function reader(output: Hex) {
  const { chain, seen } = await recording(() => ({ output }))
  const creation = concat([poolReaderBytecode, pad(target, { size: 32 })])
  return { seen, contract: new Deployed(chain, poolReaderAbi, await chain.deploy(signer, creation)) }
}

describe("PoolReader.sol", () => {
  it("reads the pool's reserves by a static call and gives their price", async () => {
    const { seen, contract } = await reader(reserves(400n, 100n))
    expect(await contract.read("price")).toBe(10n ** 18n / 4n)
    expect(seen).toEqual([{ at: at("1"), input: concat([target, "0x0902f1ac"]), manner: "static" }])
  })

  it("keeps the price it recorded", async () => {
    const { contract } = await reader(reserves(100n, 300n))
    await contract.send(signer, "record")
    expect(await contract.read("recordedPrice")).toBe(3n * 10n ** 18n)
  })

  it("has no price for an empty pool", async () => {
    const { contract } = await reader(reserves(0n, 0n))
    const result = await contract.send(signer, "price")
    expect(result.output).toBe(encodeErrorResult({ abi: poolReaderAbi, errorName: "EmptyPool" }))
  })
})
