import { defineChain, developmentAccounts } from "@trellis/config"

/** One shared layer with two boosters. Rollup B goes on from rollup A's post-state, in the same shared block. */
export default defineChain({
  name: "quickstart",

  // Ten accounts whose private keys are public: for development only.
  accounts: developmentAccounts("10000 ether"),

  // A block every quarter of a second, where there is something to put into it.
  blocks: { everyMs: 250 },

  // One prover attests every block. Its key, as nothing is said here, is a public development key.
  finality: { required: 1 },

  layers: [
    {
      name: "shared",
      chainId: 7000,
      // First the block of amm-a, then what users sent here, then the block of amm-b.
      order: ["amm-a", "transactions", "amm-b"],
      rpc: { port: 8545 },
    },
    { name: "amm-a", chainId: 7101, parent: "shared", rpc: { port: 8546 } },
    { name: "amm-b", chainId: 7102, parent: "shared", rpc: { port: 8547 } },
  ],
})
