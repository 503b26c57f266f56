import { type Chain, fingerprintOf, parseChain } from "@trellis/config"
import { type Block, type LayerId, TrellisError } from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { spawnProver } from "@trellis/prover"
import { type LayerBackend, type LayerStatus, startServer } from "@trellis/rpc"
import { openStore } from "@trellis/store"
import { Cause, Effect, Exit, Queue, Scope } from "effect"
import { NodeBackend, statusOf } from "./backend.ts"
import { Hierarchy } from "./hierarchy.ts"
import { limits } from "./limits.ts"
import { Pace } from "./pace.ts"
import { rulesOf } from "./plans.ts"
import { prove, type ProvingQueue, severityOf } from "./proving.ts"

export interface LaunchOptions {
  /** Where blocks and state are kept; without it they are in memory, and gone at the end. */
  readonly dataDirectory?: string
  /** "ephemeral": any free ports instead of those of the chain file. */
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
  /** Resolves with the error that stopped building; never while all is well. */
  readonly halted: Promise<unknown>
  /** Lets go of ports, processes and the data directory. */
  stop(): Promise<void>
}

/**
 * Starts a hierarchy: store, sequencer, provers, a JSON-RPC server a layer.
 * Rejects with ChainFileError, PortInUse, ForeignHierarchy, DirectoryInUse and other tagged errors.
 *
 * @example
 * const hierarchy = await launch(chainFile, { ports: "ephemeral" })
 * const [shared] = hierarchy.layers
 * await shared.backend.submit(signedTransaction)
 * await hierarchy.stop()
 */
export async function launch(chainFile: unknown, options: LaunchOptions = {}): Promise<Launched> {
  const chain = parseChain(chainFile)
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
  const log = options.log ?? (() => undefined)
  const owner = { name: chain.name, fingerprint: fingerprintOf(chain) }
  const directory = options.dataDirectory === undefined ? {} : { directory: options.dataDirectory }
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
  const layers = yield* serve(hierarchy, options)
  yield* startProvers(hierarchy, queues)
  yield* orThrown(() => hierarchy.start())
  const halted = Promise.withResolvers<unknown>()
  yield* Effect.forkScoped(build(hierarchy, log, halted.resolve))
  const urls = new Map(layers.map(({ id, url }) => [id, url]))
  return {
    chain,
    layers,
    status: () => statusOf(hierarchy, (layer) => urls.get(layer) ?? ""),
    subscribe: (listener: () => void) => hierarchy.onChange(listener),
    halted: halted.promise,
  }
})

/** One server a layer. */
const serve = Effect.fnUntraced(function* (hierarchy: Hierarchy, { ports = "configured" }: LaunchOptions) {
  const urls = new Map<LayerId, string>()
  const layers: RunningLayer[] = []
  for (const { id, name, rpc } of hierarchy.chain.layers) {
    const backend = new NodeBackend(hierarchy, id, (layer) => urls.get(layer) ?? "")
    const port = ports === "ephemeral" ? 0 : rpc.port
    const { url, wsUrl } = yield* startServer(backend, { host: rpc.host, port })
    urls.set(id, url)
    layers.push({ name, id, url, wsUrl, backend })
  }
  return layers
})

/** The provers of the chain file, each a process, each with its queue. */
const startProvers = Effect.fnUntraced(function* (hierarchy: Hierarchy, queues: ProvingQueue[]) {
  const { chain } = hierarchy
  const rules = rulesOf(chain)
  const provers = yield* Effect.forEach(
    chain.proverKeys,
    (key) => spawnProver({ key, precompileBase: chain.precompileBase, rules }),
    { concurrency: "unbounded" },
  )
  for (const prover of provers) {
    const queue: ProvingQueue = yield* Effect.acquireRelease(Queue.unbounded<Block>(), Queue.shutdown)
    queues.push(queue)
    yield* Effect.forkScoped(prove(hierarchy, prover, queue))
  }
})

/** Looks for work until something halts it. */
const build = Effect.fnUntraced(function* (
  hierarchy: Hierarchy,
  log: (line: string) => void,
  halt: (error: unknown) => void,
) {
  const pace = new Pace(hierarchy.chain.layers, Date.now())
  for (;;) {
    yield* Effect.sleep(limits.paceMs)
    const step = Effect.tryPromise({
      try: async () => {
        await hierarchy.build(pace.at(Date.now()))
        await hierarchy.happened({ kind: "tick", nowMs: Date.now() })
      },
      catch: (error) => ({ error }),
    })
    const failed = yield* Effect.match(step, { onSuccess: () => undefined, onFailure: ({ error }) => ({ error }) })
    if (failed === undefined) continue
    const message = failed.error instanceof Error ? failed.error.message : String(failed.error)
    if (severityOf(failed.error) === "halt") {
      log(`building halts: ${message}`)
      halt(failed.error)
      return
    }
    log(`no round this time: ${message}`)
    yield* Effect.sleep(limits.retryMs)
  }
})

/** A promise whose tagged rejection is a failure; any other is a defect. */
function orThrown<A>(run: () => Promise<A>): Effect.Effect<A, TrellisError<object>> {
  return Effect.tryPromise({ try: run, catch: (error) => error }).pipe(
    Effect.catch((error) => (error instanceof TrellisError ? Effect.fail(error) : Effect.die(error))),
  )
}
