import { Effect, Schema, SchemaIssue, SchemaTransformation } from "effect"

/** A value as a message may show it: short, and never an object's insides. */
export function shown(input: unknown): string {
  if (typeof input === "string") return JSON.stringify(input.length > 40 ? `${input.slice(0, 40)}…` : input)
  if (typeof input === "number" || typeof input === "boolean" || input === null || input === undefined) {
    return String(input)
  }
  if (typeof input === "bigint") return input.toString().slice(0, 40)
  return Array.isArray(input) ? "a list" : `a value of type ${typeof input}`
}

/** A schema of the values that `read` takes. `read` throws InputError, whose message the author sees. */
export function readBy<A>(read: (input: unknown) => A) {
  // `read` is what checks: the declaration only gives its result a type.
  const target = Schema.declare((_read: unknown): _read is A => true)
  const transformation = SchemaTransformation.transformEffect<A, unknown>({
    decode: (input) =>
      Effect.try({
        try: () => read(input),
        catch: (cause) => new SchemaIssue.InvalidValue({ message: reasonOf(cause) }),
      }),
    encode: (value) => Effect.succeed(value),
  })
  return Schema.Unknown.pipe(Schema.decodeTo(target, transformation))
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
