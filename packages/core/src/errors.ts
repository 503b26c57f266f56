/**
 * What an error asks of the caller: `reject` the input, `retry` the dependency,
 * `revert` the block, or `halt` before harm is done.
 */
export type Severity = "reject" | "retry" | "revert" | "halt"

/** An error with a tag, its facts as data, and the reaction it needs. */
export abstract class TrellisError<Facts extends object> extends Error {
  abstract readonly _tag: string
  abstract readonly severity: Severity
  readonly facts: Facts

  constructor(message: string, facts: Facts) {
    super(message)
    this.facts = facts
    this.name = new.target.name
  }
}

/** Something from outside is not of its form. */
export class InputError extends TrellisError<{ readonly what: string; readonly got?: string }> {
  readonly _tag = "InputError"
  readonly severity = "reject"
  constructor(facts: { readonly what: string; readonly got?: string }) {
    super(facts.got === undefined ? facts.what : `${facts.what}, got ${facts.got.slice(0, 100)}`, facts)
  }
}

/** A trie node that a root names is not there: a broken store, or an incomplete witness. */
export class MissingNode extends TrellisError<{ readonly hash: string }> {
  readonly _tag = "MissingNode"
  readonly severity = "halt"
  constructor(facts: { readonly hash: string }) {
    super(`no trie node with hash ${facts.hash}: the store is damaged or the witness incomplete`, facts)
  }
}

/** Code that an account names is not there: a broken store, or an incomplete witness. */
export class MissingCode extends TrellisError<{ readonly hash: string }> {
  readonly _tag = "MissingCode"
  readonly severity = "halt"
  constructor(facts: { readonly hash: string }) {
    super(`no code with hash ${facts.hash}: the store is damaged or the witness incomplete`, facts)
  }
}

/** A delta does not fit the state it is applied to: its prior values are not what the state holds. */
export class DeltaMismatch extends TrellisError<{
  readonly where: string
  readonly expected: string
  readonly found: string
}> {
  readonly _tag = "DeltaMismatch"
  readonly severity = "revert"
  constructor(facts: { readonly where: string; readonly expected: string; readonly found: string }) {
    super(`delta does not fit the state at ${facts.where}: expected ${facts.expected}, found ${facts.found}`, facts)
  }
}

/** The parent's state could not be read. The block is not built; this is never an EVM failure (spec 3.11). */
export class ParentUnavailable extends TrellisError<{ readonly layer: number; readonly why: string }> {
  readonly _tag = "ParentUnavailable"
  readonly severity = "retry"
  constructor(facts: { readonly layer: number; readonly why: string }) {
    super(`the state of layer ${facts.layer} cannot be read: ${facts.why}`, facts)
  }
}
