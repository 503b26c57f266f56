import { generatePrivateKey } from "viem/accounts"
import { expect, it } from "vitest"
import { limits } from "./limits.ts"
import { scriptedLayer } from "./testing/scripted-layer.ts"
import { people, receiptOf } from "./wallet.ts"

it("the story needs five people", () => {
  const keys = Array.from({ length: 5 }, generatePrivateKey)
  expect(new Set(Object.values(people(keys)).map(({ address }) => address)).size).toBe(5)
  expect(() => people(keys.slice(1))).toThrow("the chain file gives 4")
})

it("a receipt that does not come is not waited for without end", async () => {
  expect(limits.receiptMs).toBeGreaterThan(limits.pollMs)
  const { layer, close } = await scriptedLayer({ eth_blockNumber: () => "0x1", eth_getTransactionReceipt: () => null })
  await expect(receiptOf({ layer, hash: `0x${"11".repeat(32)}` }, 1)).rejects.toThrow("Timed out")
  await close()
})
