import { TrellisError } from "@trellis/core"

/** The directory holds the data of another hierarchy. */
export class ForeignHierarchy extends TrellisError<{
  readonly directory: string
  readonly held: string
  readonly wanted: string
}> {
  readonly _tag = "ForeignHierarchy"
  readonly severity = "reject"
  constructor(facts: { readonly directory: string; readonly held: string; readonly wanted: string }) {
    const { directory, held, wanted } = facts
    super(`${directory} holds the data of ${held}, not of ${wanted}: name another directory`, facts)
  }
}

/** The directory was written by another version of the store. */
export class ForeignFormat extends TrellisError<{
  readonly directory: string
  readonly held: string
  readonly wanted: string
}> {
  readonly _tag = "ForeignFormat"
  readonly severity = "reject"
  constructor(facts: { readonly directory: string; readonly held: string; readonly wanted: string }) {
    const { directory, held, wanted } = facts
    super(`${directory} has data format ${held}, this version reads ${wanted}: name another directory`, facts)
  }
}

/** Another process, or this one, has the directory open. */
export class DirectoryInUse extends TrellisError<{ readonly directory: string; readonly by: string }> {
  readonly _tag = "DirectoryInUse"
  readonly severity = "reject"
  constructor(facts: { readonly directory: string; readonly by: string }) {
    super(`${facts.directory} is in use by ${facts.by}: stop that one, or name another directory`, facts)
  }
}

/** The directory cannot be made, read or written. */
export class DirectoryNotWritable extends TrellisError<{ readonly directory: string; readonly why: string }> {
  readonly _tag = "DirectoryNotWritable"
  readonly severity = "reject"
  constructor(facts: { readonly directory: string; readonly why: string }) {
    super(`${facts.directory} cannot be used for data: ${facts.why}`, facts)
  }
}

/** The directory holds something, and it is not ours. */
export class DirectoryNotTrellis extends TrellisError<{ readonly directory: string; readonly why: string }> {
  readonly _tag = "DirectoryNotTrellis"
  readonly severity = "reject"
  constructor(facts: { readonly directory: string; readonly why: string }) {
    super(`${facts.directory} is not a data directory: ${facts.why}. Name an empty or a new one`, facts)
  }
}
