import { version } from "../version.ts"

const chain = (name: string): string => `import { defineChain, developmentAccounts } from "@trellis/config"

export default defineChain({
  name: "${name}",
  // Ten accounts whose private keys are public: for development only.
  accounts: developmentAccounts("10000 ether"),
  blocks: { everyMs: 250 },
  layers: [
    { name: "shared", chainId: 7000, order: ["booster-a", "transactions", "booster-b"], rpc: { port: 8545 } },
    { name: "booster-a", chainId: 7101, parent: "shared", rpc: { port: 8546 } },
    { name: "booster-b", chainId: 7102, parent: "shared", rpc: { port: 8547 } },
  ],
})
`

const readme = (name: string): string => `# ${name}

A shared layer with two boosters, described in \`chain.ts\`.

\`\`\`sh
npm install
npm start
\`\`\`

It keeps its data in \`.trellis/${name}\`. In another terminal:

\`\`\`sh
npx trellis status
npx trellis inspect block latest --url http://127.0.0.1:8545
\`\`\`
`

const nodeVersion = "24.21.0"

const manifest = (name: string) => ({
  name,
  version: "0.0.0",
  private: true,
  type: "module",
  engines: { node: ">=22.19" },
  scripts: { start: "trellis up" },
  dependencies: { "@trellis/cli": version, "@trellis/config": version },
  // The Node that runs the chain file as it is, TypeScript: first on the PATH of every npm script.
  devDependencies: { node: nodeVersion },
  allowScripts: { node: true, "classic-level": true, secp256k1: true },
})

/** The files of a new package, by name. */
export function template(name: string): { readonly [file: string]: string } {
  return {
    "chain.ts": chain(name),
    "package.json": `${JSON.stringify(manifest(name), undefined, 2)}\n`,
    "README.md": readme(name),
    ".gitignore": "node_modules/\n.trellis/\n",
  }
}
