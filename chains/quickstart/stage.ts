import type { Contracts } from "./contracts.ts"
import type { Layer } from "./layer.ts"
import type { People } from "./wallet.ts"

/** Where the story plays: three layers, five people, and somebody who listens. */
export interface Stage {
  readonly shared: Layer
  readonly ammA: Layer
  readonly ammB: Layer
  readonly people: People
  readonly log: (line: string) => void
}

/** The stage with the contracts on it. */
export interface OpenStage extends Stage {
  readonly contracts: Contracts
}
