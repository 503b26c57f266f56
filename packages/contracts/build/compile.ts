import { asFields, asList, asText, type Fields } from "./json.ts"
import { settings } from "./settings.ts"
import type { Sources } from "./sources.ts"

/** A contract as the compiler leaves it. Bytecodes as 0x hex. */
export interface Artifact {
  readonly name: string
  readonly abi: readonly unknown[]
  /** Runs at deployment; constructor arguments are appended. */
  readonly creation: string
  /** What is deployed. */
  readonly runtime: string
}

/** The compiler refused the sources. The message is the compiler's, one entry an error. */
export class CompileError extends Error {
  readonly _tag = "CompileError"
  readonly severity = "reject"
  readonly messages: readonly string[]

  constructor(messages: readonly string[]) {
    super(`Solidity sources do not compile:\n\n${messages.join("\n")}`)
    this.name = "CompileError"
    this.messages = messages
  }
}

/** How the compiler is called: standard JSON in, standard JSON out. */
export type Compiler = (input: string) => unknown

/** The compiler of the `solc` package. Loading it takes about a second. */
export async function loadCompiler(): Promise<Compiler> {
  const { default: solc } = await import("solc")
  return (input) => solc.compile(input)
}

/**
 * The contracts of the sources that can be deployed (no interfaces, abstract contracts or libraries
 * without public functions), in the order of their names.
 * @throws CompileError with the compiler's messages; warnings count, so that none is overlooked
 */
export function compile(sources: Sources, compiler: Compiler): readonly Artifact[] {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries([...sources].map(([name, content]) => [name, { content }])),
    settings,
  }
  const output = asFields(JSON.parse(asText(compiler(JSON.stringify(input)), "the compiler's output")), "output")
  const messages = asList(output["errors"] ?? [], "errors").map((error) => messageOf(asFields(error, "error")))
  if (messages.length > 0) throw new CompileError(messages)
  const artifacts = Object.values(asFields(output["contracts"], "contracts"))
    .flatMap((file) => Object.entries(asFields(file, "contracts of a file")))
    .map(([name, contract]) => artifact(name, asFields(contract, name)))
    .filter(({ creation, abi }) => creation !== "0x" && abi.some(isCallable))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const twice = artifacts.find(({ name }, i) => name === artifacts[i + 1]?.name)
  if (twice !== undefined) throw new CompileError([`two contracts are named ${twice.name}: rename one`])
  return artifacts
}

function messageOf(error: Fields): string {
  return asText(error["formattedMessage"], "a message of the compiler").trimEnd()
}

function artifact(name: string, contract: Fields): Artifact {
  const evm = asFields(contract["evm"], `evm of ${name}`)
  const bytes = (kind: string): string => {
    const object = asText(asFields(evm[kind], `${kind} of ${name}`)["object"], `${kind} of ${name}`)
    if (!/^[0-9a-f]*$/.test(object)) throw new TypeError(`${kind} of ${name} holds names that were not linked`)
    return `0x${object}`
  }
  return {
    name,
    abi: asList(contract["abi"], `abi of ${name}`),
    creation: bytes("bytecode"),
    runtime: bytes("deployedBytecode"),
  }
}

function isCallable(entry: unknown): boolean {
  return asFields(entry, "abi entry")["type"] === "function"
}
