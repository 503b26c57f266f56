import { Effect, Schema, SchemaIssue, SchemaTransformation } from "effect"

const shownCharsMax = 80

/** A value that a transformation made: there is nothing left to check. */
function made<T>() {
  return Schema.declare((value: unknown): value is T => value !== undefined)
}

/**
 * A JSON string that `parse` reads. `form` says in words what it must be; undefined from `parse`
 * means it is not.
 */
export function text<T>(form: string, parse: (text: string) => T | undefined) {
  const message = `must be ${form}`
  const transformation = SchemaTransformation.transformEffect<T, string>({
    decode: (given) => {
      const value = parse(given)
      if (value !== undefined) return Effect.succeed(value)
      const shown = given.length > shownCharsMax ? `${given.slice(0, shownCharsMax)}…` : given
      return Effect.fail(new SchemaIssue.InvalidValue({ message: `${message}, got ${JSON.stringify(shown)}` }))
    },
    encode: (value) => Effect.succeed(String(value)),
  })
  return Schema.String.annotate({ message }).pipe(Schema.decodeTo(made<T>(), transformation))
}
