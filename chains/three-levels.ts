import { defineChain, developmentAccounts } from "@trellis/config"

/** The quickstart with an L3: a booster whose parent is a booster. Nothing else is special about it. */
export default defineChain({
  name: "three-levels",

  // Ten accounts whose private keys are public: for development only.
  accounts: developmentAccounts("10000 ether"),
  blocks: { everyMs: 250 },
  finality: { required: 1 },

  layers: [
    { name: "shared", chainId: 7000, order: ["amm-a", "transactions", "amm-b"], rpc: { port: 8545 } },
    { name: "amm-a", chainId: 7101, parent: "shared", rpc: { port: 8546 } },
    { name: "amm-b", chainId: 7102, parent: "shared", rpc: { port: 8547 } },
    { name: "amm-c", chainId: 7201, parent: "amm-b", rpc: { port: 8548 } },
  ],
})
