import { type Launched, launch } from "@trellis/node"
import type { Address } from "viem"
import { afterAll, describe, expect, it } from "vitest"
import { chainOf, personAt } from "./testing/chains.ts"
import { connect, deployToken, useToken } from "./testing/dapp.ts"
import { clientOf } from "./testing/layer-client.ts"

const [deployer, user, friend] = [personAt(0), personAt(1), personAt(2)]
const launched: Launched[] = []
afterAll(async () => {
  for (const hierarchy of launched) await hierarchy.stop()
})

/** A hierarchy with a token on its shared layer. */
async function withToken(): Promise<{ token: Address; urls: readonly string[] }> {
  const hierarchy = await launch(chainOf("dapp", 3), { ports: "ephemeral" })
  launched.push(hierarchy)
  const urls = hierarchy.layers.map(({ url }) => url)
  const token = await deployToken(await connect(urls[0] ?? "", deployer), "Token", [user.address, friend.address])
  return { token, urls }
}

/** What the dapp tells with this layer's address in its settings; and the shared layer after. */
async function used(layer: number) {
  const { token, urls } = await withToken()
  const told = await useToken(await connect(urls[layer] ?? "", user), token, friend.address)
  const shared = clientOf(urls[0] ?? "")
  const accounts = await Promise.all(
    [token, user.address, friend.address].map((address) => {
      return shared.getProof({ address, storageKeys: [] })
    }),
  )
  const [contract, sender, other] = accounts
  return { told, contract, other, senderNonce: sender?.nonce }
}

describe("a dapp written for the shared layer", () => {
  it("runs unchanged with a booster's address, an L3's too: to the unit of gas the same, and the same state", async () => {
    const direct = await used(0)
    expect(direct.told.written.map(({ status }) => status)).toEqual(["success", "success", "success"])
    expect(direct.told.read.slice(0, 5)).toEqual(["Token", 2_000n, 0n, 2_000n, 30n])
    expect(direct.told.events).toHaveLength(2)
    expect(direct.told.failure).toBe(`BalanceTooLow(${user.address},0,1)`)
    for (const layer of [1, 3]) {
      const through = await used(layer)
      expect(through.told).toEqual(direct.told)
      // Storage and code root by root; the signer's nonce and fee stay on the booster.
      expect(through.contract).toEqual({ ...direct.contract, accountProof: through.contract?.accountProof })
      expect(through.other).toEqual({ ...direct.other, accountProof: through.other?.accountProof })
      expect([direct.senderNonce, through.senderNonce]).toEqual([direct.told.nonce, 0])
    }
  })
})
