import { boosterActions, defineBooster } from "@trellis/client"
import { developmentAccounts, developmentKeys } from "@trellis/config"
import { launch } from "@trellis/node"
import { createWalletClient, http, publicActions } from "viem"
import { privateKeyToAccount } from "viem/accounts"

// A contract of the shared layer that adds one to its slot 0 at each call.
const counter = "0x00000000000000000000000000000000000c0de0"
const code = { address: counter, nonce: 1, code: "0x600054600101600055" } as const

const hierarchy = await launch(
  {
    name: "embedded",
    accounts: developmentAccounts(),
    layers: [
      { name: "shared", chainId: 7000, accounts: [code] },
      { name: "booster", chainId: 7101, parent: "shared" },
    ],
  },
  { ports: "ephemeral" },
)
const [shared, booster] = hierarchy.layers.map((layer) => {
  const account = privateKeyToAccount(developmentKeys[0])
  const client = createWalletClient({ account, chain: defineBooster(layer), transport: http(), pollingInterval: 50 })
  return client.extend(publicActions).extend(boosterActions())
})
if (shared === undefined || booster === undefined) throw new Error("the chain file has two layers")

// The booster has no such contract: the transaction runs on the shared layer's, in the booster's block.
const hash = await booster.sendTransaction({ to: counter })
const { status } = await booster.waitForFinality({ hash })
const step = await shared.getStep({ index: 0n })
const [change] = step?.changes ?? []
console.log(
  `${status} on ${booster.chain.name}; the shared layer's step 0 is an ${step?.kind} of layer ${step?.child?.layer}`,
)
console.log(`${change?.slots} slot changed, from root ${change?.preRoot} to ${change?.postRoot}`)
console.log(`slot 0 is ${Number(await shared.getStorageAt({ address: counter, slot: "0x0" }))}`)

await hierarchy.stop()
