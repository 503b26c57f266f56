import type { Artifact } from "./compile.ts"

/** A file to write: its name and text. */
export interface EmittedFile {
  readonly name: string
  readonly text: string
}

/** One TypeScript file a contract, and an index of them. */
export function emit(artifacts: readonly Artifact[]): readonly EmittedFile[] {
  const files = artifacts.map((artifact) => ({ name: `${fileName(artifact.name)}.ts`, text: constants(artifact) }))
  const index = files.map(({ name }) => `export * from "./${name}"\n`).join("")
  return [...files, { name: "index.ts", text: index }]
}

/** `PoolReader` as `pool-reader`. */
function fileName(contract: string): string {
  return contract.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
}

function constants({ name, abi, creation, runtime }: Artifact): string {
  const prefix = name.charAt(0).toLowerCase() + name.slice(1)
  return [
    `/** The interface of ${name}.sol, for viem's type inference. */`,
    `export const ${prefix}Abi = ${JSON.stringify(abi, null, 2)} as const`,
    "",
    `/** Deploys ${name}: constructor arguments are appended, ABI encoded. */`,
    `export const ${prefix}Bytecode: \`0x\${string}\` =`,
    `  "${creation}"`,
    "",
    `/** The code of a deployed ${name}. */`,
    `export const ${prefix}RuntimeBytecode: \`0x\${string}\` =`,
    `  "${runtime}"`,
    "",
  ].join("\n")
}
