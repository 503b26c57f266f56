/** Small valid hierarchies for tests and examples: the same seed, the same rounds. */
export * from "./delta.ts"
export * from "./rounds.ts"
