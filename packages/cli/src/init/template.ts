import { join } from "node:path"
import { fileURLToPath } from "node:url"
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

/** Where this command runs from its sources, in a checkout; null where it is installed. */
export const checkout: string | null = import.meta.url.endsWith(".ts")
  ? fileURLToPath(new URL("../../../..", import.meta.url))
  : null

/** A new package uses what made it: the checkout's packages by link, or the installed version. */
function sourceOf(from: string | null) {
  if (from === null) return { start: "trellis up", cli: version, config: version }
  return {
    start: "node --conditions=source node_modules/@trellis/cli/src/main.ts up",
    cli: `file:${join(from, "packages", "cli")}`,
    config: `file:${join(from, "config")}`,
  }
}

const manifest = (name: string, source: ReturnType<typeof sourceOf>) => ({
  name,
  version: "0.0.0",
  private: true,
  type: "module",
  engines: { node: ">=22.19" },
  scripts: { start: source.start },
  dependencies: { "@trellis/cli": source.cli, "@trellis/config": source.config },
  // The Node that runs the chain file as it is, TypeScript: first on the PATH of every npm script.
  devDependencies: { node: nodeVersion },
  allowScripts: { node: true, "classic-level": true, secp256k1: true },
})

/** The files of a new package, by name. `from`: the checkout whose packages it uses, null for the registry's. */
export function template(name: string, from = checkout): { readonly [file: string]: string } {
  return {
    "chain.ts": chain(name),
    "package.json": `${JSON.stringify(manifest(name, sourceOf(from)), undefined, 2)}\n`,
    "README.md": readme(name),
    ".gitignore": "node_modules/\n.trellis/\n",
  }
}
