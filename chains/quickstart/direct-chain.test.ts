import { encodeAbiParameters, encodeDeployData, type Hex, keccak256, pad, toHex } from "viem"
import { describe, expect, it } from "vitest"
import { tokenAbi, tokenBytecode, tokenRuntimeBytecode } from "@trellis/contracts"
import { calls } from "./calls.ts"
import { DirectChain } from "./direct-chain.ts"
import { lower } from "./fields.ts"

const minter: Hex = `0x${"aa".repeat(20)}`
const holder: Hex = `0x${"bb".repeat(20)}`
/** Where Solidity puts the fourth and fifth variable of Token.sol. */
const supplySlot = toHex(3n, { size: 32 })
const balanceSlot = keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [holder, 4n]))
const word = (value: bigint): Hex => toHex(value, { size: 32 })
const gasLimit = 5_000_000n

async function withToken() {
  const chain = await DirectChain.start(7000)
  const data = encodeDeployData({ abi: tokenAbi, bytecode: tokenBytecode, args: ["Apple", "APL"] })
  const deployed = await chain.run({ from: minter, to: undefined, nonce: 7, data, gasLimit })
  const token = deployed.changes[0]?.address ?? "0x"
  const mint = (nonce: number, from: Hex, amount: bigint) => {
    const { data } = calls.mint(token, holder, amount)
    return chain.run({ from, to: token, nonce, data, gasLimit })
  }
  return { chain, token, mint }
}

describe("the direct chain", () => {
  it("deploys at the address that the sender's nonce gives", async () => {
    const { chain, token } = await withToken()
    const { getContractAddress } = await import("viem")
    expect(token).toBe(lower(getContractAddress({ from: minter, nonce: 7n })))
    expect(await chain.code(token)).toBe(tokenRuntimeBytecode)
  })

  it("tells the slots that a transaction changed, from what to what", async () => {
    const { mint } = await withToken()
    await mint(8, minter, 5n)
    const { changes, succeeded } = await mint(9, minter, 3n)
    expect(succeeded).toBe(true)
    expect(new Map(changes.map(({ slot, prior, next }) => [slot, [prior, next]]))).toEqual(
      new Map([supplySlot, balanceSlot].map((slot) => [slot, [word(5n), word(8n)]])),
    )
  })

  it("lists a contract's storage as its trie holds it", async () => {
    const { chain, token, mint } = await withToken()
    await mint(8, minter, 5n)
    const storage = await chain.storage(token)
    expect(storage.get(balanceSlot)).toBe(word(5n))
    expect(storage.get(toHex(2n, { size: 32 }))).toBe(pad(minter, { size: 32 }))
    expect(storage.size).toBe(5)
  })

  it("keeps nothing of a transaction that reverts, nor of a call", async () => {
    const { chain, token, mint } = await withToken()
    const refused = await mint(0, holder, 5n)
    expect(refused).toMatchObject({ succeeded: false, changes: [], logs: [] })
    await chain.call(token, calls.approve(token, holder).data)
    expect((await chain.storage(token)).size).toBe(3)
  })
})
