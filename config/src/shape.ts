import { type SchemaAST, SchemaIssue } from "effect"
import { type Problem, pathOf } from "./chain-file-error.ts"

const words: { readonly [expected: string]: string } = {
  string: "a string",
  boolean: "true or false",
  object: "an object",
  array: "a list",
}

const format = SchemaIssue.makeFormatterStandardSchemaV1({ leafHook: messageOf })

/** The problems a schema found, in our words. */
export function shapeProblems(issue: SchemaIssue.Issue): Problem[] {
  return format(issue).issues.map(({ path, message }) => ({ path: pathOf((path ?? []).map(keyOf)), message }))
}

function keyOf(segment: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof segment === "object" ? segment.key : segment
}

function messageOf(issue: SchemaIssue.Leaf): string {
  if (issue._tag === "MissingKey") return "is missing"
  if (issue._tag === "UnexpectedKey") return `is not known; known here are ${knownKeys(issue.ast).join(", ")}`
  const message = SchemaIssue.defaultLeafHook(issue)
  const expected = /^Expected (.+)$/.exec(message)?.[1]
  return expected === undefined ? message : `must be ${words[expected] ?? expected}`
}

function knownKeys(ast: SchemaAST.AST): string[] {
  return ast._tag === "Objects" ? ast.propertySignatures.map(({ name }) => String(name)).sort() : []
}
