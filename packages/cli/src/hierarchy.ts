import type { Chain } from "@trellis/config"
import type { Block, LayerId, Transaction } from "@trellis/core"
import { Context } from "effect"

/** A layer's state of affairs, as `trellis_hierarchy` tells it and a running hierarchy does. */
export interface LayerStatus {
  readonly layer: number
  readonly name: string
  readonly parent: number | undefined
  readonly url: string
  readonly heads: { readonly latest: bigint; readonly safe: bigint; readonly finalized: bigint }
  readonly stateRoot: string
  readonly pendingTransactions: number
  /** Steps in the layer's log. */
  readonly steps: bigint
}

/** What happens on a layer. */
export type LayerEvent =
  | { readonly kind: "blocks"; readonly blocks: readonly Block[] }
  | { readonly kind: "reverted"; readonly blocks: readonly Block[] }
  | { readonly kind: "pending"; readonly transaction: Transaction }

export interface RunningLayer {
  readonly name: string
  readonly id: LayerId
  readonly url: string
  readonly backend: { subscribe(listener: (event: LayerEvent) => void): () => void }
}

/** What the command needs of a hierarchy that runs in this process. */
export interface Hierarchy {
  readonly chain: Chain
  readonly layers: readonly RunningLayer[]
  status(): readonly LayerStatus[]
  /** Called when the status may have changed. */
  subscribe(listener: () => void): () => void
  /** Resolves with the error that stopped building; never while all is well. */
  readonly halted: Promise<unknown>
  stop(): Promise<void>
}

export interface LaunchOptions {
  /** Undefined: nothing is kept. */
  readonly dataDirectory?: string
  readonly log?: (line: string) => void
}

/** Starts a hierarchy. Rejects with a tagged error. */
export type Launch = (chain: Chain, options?: LaunchOptions) => Promise<Hierarchy>

/** How hierarchies are started. */
export class Launcher extends Context.Service<Launcher, { readonly launch: Launch }>()("trellis/cli/Launcher") {}
