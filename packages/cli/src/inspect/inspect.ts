import { Console, Effect, Predicate } from "effect"
import { Argument, Command } from "effect/cli"
import { type Tagged, tagged, UsageError } from "../errors.ts"
import { call } from "../rpc-call.ts"
import { json, url } from "../url.ts"
import { blockReference, stepIndex } from "./reference.ts"
import { render } from "./render.ts"

const blockName = Argument.String("block").pipe(
  Argument.withDescription("A number, a hash, latest, safe, finalized or earliest"),
  Argument.withDefault("latest"),
)

function print(answer: unknown, asJson: boolean): Effect.Effect<void> {
  return Console.log(asJson ? JSON.stringify(answer) : render(answer).join("\n"))
}

function found(answer: unknown, what: string): Effect.Effect<unknown, Tagged> {
  return answer === null ? Effect.fail(new UsageError(`the layer has no ${what}`)) : Effect.succeed(answer)
}

const block = Command.make(
  "block",
  { block: blockName, url, json },
  Effect.fnUntraced(function* (input) {
    const { kind, value } = yield* Effect.try({ try: () => blockReference(input.block), catch: tagged })
    const method = kind === "hash" ? "eth_getBlockByHash" : "eth_getBlockByNumber"
    const answer = yield* call(input.url, method, [value, false])
    yield* found(answer, `block ${input.block}`)
    const status = yield* call(input.url, "trellis_blockStatus", [value])
    yield* print(Predicate.isObject(answer) ? { status, ...answer } : answer, input.json)
  }),
).pipe(Command.withDescription("A block, with its status"))

const delta = Command.make(
  "delta",
  { block: blockName, url, json },
  Effect.fnUntraced(function* (input) {
    const { value } = yield* Effect.try({ try: () => blockReference(input.block), catch: tagged })
    const answer = yield* call(input.url, "trellis_getDelta", [value])
    yield* print(yield* found(answer, `block ${input.block}`), input.json)
  }),
).pipe(Command.withDescription("What a block changed, on its layer and on each ancestor"))

const step = Command.make(
  "step",
  { index: Argument.String("index").pipe(Argument.withDescription("From 0")), url, json },
  Effect.fnUntraced(function* (input) {
    const index = yield* Effect.try({ try: () => stepIndex(input.index), catch: tagged })
    const answer = yield* call(input.url, "trellis_getStep", [index])
    yield* print(yield* found(answer, `step ${input.index}`), input.json)
  }),
).pipe(Command.withDescription("A step of a layer's log: its child, its roots, its changes"))

/** `trellis inspect`: blocks, deltas and steps of a running node. */
export const inspect = Command.make("inspect").pipe(
  Command.withDescription("Look at a block, a delta or a step of a running node"),
  Command.withSubcommands([block, delta, step]),
)
