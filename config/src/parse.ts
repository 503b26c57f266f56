import { Predicate, Result, Schema } from "effect"
import { build } from "./build.ts"
import { ChainFileError, type Problem } from "./chain-file-error.ts"
import type { Chain } from "./chain.ts"
import { checkAccounts } from "./check/accounts.ts"
import { checkOrder } from "./check/order.ts"
import { checkFinality, checkSponsor } from "./check/policy.ts"
import { checkTree } from "./check/tree.ts"
import { checkUnique } from "./check/unique.ts"
import { defaults } from "./defaults.ts"
import type { Environment } from "./scalar.ts"
import { chainSchema } from "./schema.ts"
import { shapeProblems } from "./shape.ts"
import { type ChainSketch, sketch, valueOf } from "./sketch.ts"

const parsed = new WeakSet<object>()

/**
 * Reads a chain file's value and fills in every default. A chain it made itself comes back as it is.
 * @param environment where private keys given as `{ env }` are looked up; default: nowhere
 * @throws ChainFileError with every problem of the file, each with its path
 */
export function parseChain(input: unknown, environment: Environment = {}): Chain {
  if (isParsed(input)) return input
  const { shape, loose } = read(input, environment)
  const checked = checks(loose)
  if (Result.isFailure(shape)) throw new ChainFileError([...shapeProblems(shape.failure.issue), ...checked])
  if (checked.length > 0) throw new ChainFileError(checked)
  const chain = build(shape.success)
  parsed.add(chain)
  return chain
}

function read(input: unknown, environment: Environment) {
  const schemas = chainSchema(environment)
  try {
    return {
      shape: Schema.decodeUnknownResult(schemas.file)(input, { errors: "all", onExcessProperty: "error" }),
      loose: sketch(input, schemas),
    }
  } catch {
    // Only the author's own getters and proxies throw while they are read.
    throw new ChainFileError([{ path: "", message: "cannot be read: one of its fields throws when it is asked for" }])
  }
}

/** True for what `parseChain` returned. */
export function isParsed(input: unknown): input is Chain {
  return Predicate.isObjectKeyword(input) && parsed.has(input)
}

function checks(file: ChainSketch): Problem[] {
  const base = valueOf(file.precompileBase) ?? defaults.precompileBase
  const problems = [
    ...checkTree(file.layers),
    ...checkUnique(file.layers),
    ...checkOrder(file.layers),
    ...[file, ...file.layers].flatMap((policy) => checkAccounts(policy, base)),
    ...file.layers.flatMap((layer) => [...checkSponsor(file, layer), ...checkFinality(file, layer)]),
  ]
  // What is wrong with a policy of the whole file is found once a layer.
  return [...new Map(problems.map((problem) => [problem.path + problem.message, problem])).values()]
}
