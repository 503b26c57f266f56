import { type Chain, fingerprintOf, parseChain } from "@trellis/config"
import { type Block, type LayerId, TrellisError } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { type LayerBackend, type LayerStatus, startServer } from "@trellis/rpc"
import { openStore } from "@trellis/store"
import { Cause, Effect, Exit, Queue, Scope } from "effect"
import { NodeBackend, statusOf } from "./backend.ts"
import { keepBuilding, type Told } from "./building.ts"
import { Hierarchy } from "./hierarchy.ts"
import { type Place, reservePorts } from "./ports.ts"
import { type ProvingQueue, startProvers } from "./proving.ts"

export interface LaunchOptions {
  /** Where blocks and state are kept; without it they are in memory, and gone at the end. */
  readonly dataDirectory?: string
  /** "ephemeral" takes free ports instead of those of the chain file. */
  readonly ports?: "configured" | "ephemeral"
  /** Takes a line for each event an operator should see. */
  readonly log?: (line: string) => void
}

export interface RunningLayer {
  readonly name: string
  readonly id: LayerId
  /** JSON-RPC over HTTP. */
  readonly url: string
  /** JSON-RPC over WebSocket. */
  readonly wsUrl: string
  readonly backend: LayerBackend
}

/** A hierarchy that runs in this process. */
export interface Launched {
  readonly chain: Chain
  readonly layers: readonly RunningLayer[]
  status(): readonly LayerStatus[]
  /** Tells after every change of any layer. @returns a function that ends it */
  subscribe(listener: () => void): () => void
  /**
   * Resolves with the error that stopped building, or proving; never while all is well. What was sealed
   * goes on being served, and transactions are still taken, but no block takes them: a program should tell,
   * stop, and start again once the cause is gone.
   */
  readonly halted: Promise<unknown>
  /** Lets go of ports, processes and the data directory. */
  stop(): Promise<void>
}

/**
 * Starts a hierarchy: store, sequencer, provers, a JSON-RPC server a layer. Private keys that the chain
 * file gives as `{ env }` are looked up in the environment of this process.
 * Rejects with ChainFileError, PortInUse, ForeignHierarchy, DirectoryInUse and other tagged errors; those of
 * severity `reject` before anything is written.
 *
 * @example
 * const hierarchy = await launch(chainFile, { ports: "ephemeral" })
 * const [shared] = hierarchy.layers
 * await shared.backend.submit(signedTransaction)
 * await hierarchy.stop()
 */
export async function launch(chainFile: unknown, options: LaunchOptions = {}): Promise<Launched> {
  const chain = parseChain(chainFile, process.env)
  const scope = Scope.makeUnsafe()
  const exit = await Effect.runPromiseExit(Scope.provide(start(chain, options), scope))
  if (Exit.isSuccess(exit)) {
    let stopping: Promise<void> | undefined
    return { ...exit.value, stop: () => (stopping ??= Effect.runPromise(Scope.close(scope, Exit.void))) }
  }
  await Effect.runPromise(Scope.close(scope, exit))
  throw Cause.squash(exit.cause)
}

const start = Effect.fnUntraced(function* (chain: Chain, options: LaunchOptions) {
  const places = placesOf(chain, options)
  const reservation = yield* Scope.fork(yield* Effect.scope)
  yield* Scope.provide(reservePorts([...places.values()]), reservation)
  const halted = Promise.withResolvers<unknown>()
  const log = options.log ?? (() => undefined)
  const halt = (error: unknown): void => {
    log(`the hierarchy halts: ${error instanceof Error ? error.message : String(error)}`)
    halted.resolve(error)
  }
  const hierarchy = yield* composed(chain, options, { log, halt })
  yield* Scope.close(reservation, Exit.void)
  const layers = yield* serve(hierarchy, places)
  yield* Effect.forkScoped(keepBuilding(hierarchy, { log, halt }))
  const urls = new Map(layers.map(({ id, url }) => [id, url]))
  return {
    chain,
    layers,
    status: () => statusOf(hierarchy, (layer) => urls.get(layer) ?? ""),
    subscribe: (listener: () => void) => hierarchy.onChange(listener),
    halted: halted.promise,
  }
})

function placesOf({ layers }: Chain, { ports = "configured" }: LaunchOptions): ReadonlyMap<LayerId, Place> {
  return new Map(layers.map(({ id, rpc }) => [id, ports === "configured" ? rpc : { host: rpc.host, port: 0 }]))
}

/** The hierarchy on its store, where that left off, its provers running. */
const composed = Effect.fnUntraced(function* (chain: Chain, { dataDirectory }: LaunchOptions, { log, halt }: Told) {
  const owner = { name: chain.name, fingerprint: fingerprintOf(chain) }
  const directory = dataDirectory === undefined ? {} : { directory: dataDirectory }
  const store = yield* Effect.acquireRelease(
    orThrown(() => openStore({ ...owner, ...directory })),
    (open) => Effect.promise(() => open.close()),
  )
  const queues: ProvingQueue[] = []
  const hierarchy = new Hierarchy(chain, store, createExecutor({ precompileBase: chain.precompileBase }), {
    nowMs: () => Date.now(),
    prove: (block: Block) => {
      for (const queue of queues) Queue.offerUnsafe(queue, block)
    },
    log,
  })
  yield* Effect.addFinalizer(() => Effect.promise(() => hierarchy.idle()))
  yield* startProvers(hierarchy, queues, halt)
  yield* orThrown(() => hierarchy.start())
  return hierarchy
})

/** One server a layer. */
const serve = Effect.fnUntraced(function* (hierarchy: Hierarchy, places: ReadonlyMap<LayerId, Place>) {
  const urls = new Map<LayerId, string>()
  const layers: RunningLayer[] = []
  for (const { id, name, rpc } of hierarchy.chain.layers) {
    const backend = new NodeBackend(hierarchy, id, (layer) => urls.get(layer) ?? "")
    const { url, wsUrl } = yield* startServer(backend, places.get(id) ?? rpc)
    urls.set(id, url)
    layers.push({ name, id, url, wsUrl, backend })
  }
  return layers
})

/** A promise whose tagged rejection is a failure; any other is a defect. */
function orThrown<A>(run: () => Promise<A>): Effect.Effect<A, TrellisError<object>> {
  return Effect.tryPromise({ try: run, catch: (error) => error }).pipe(
    Effect.catch((error) => (error instanceof TrellisError ? Effect.fail(error) : Effect.die(error))),
  )
}
