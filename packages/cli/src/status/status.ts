import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { NodeUnreachable } from "../errors.ts"
import { call } from "../rpc-call.ts"
import { json, url } from "../url.ts"
import { statusJson } from "../view/status-json.ts"
import { statusTable } from "../view/table.ts"
import { readHierarchy } from "./hierarchy-answer.ts"

/** `trellis status`: the layers of a running node. */
export const status = Command.make(
  "status",
  { url, json },
  Effect.fnUntraced(function* (input) {
    const answer = yield* call(input.url, "trellis_hierarchy", [])
    const layers = yield* Effect.try({
      try: () => readHierarchy(answer),
      catch: () => new NodeUnreachable({ url: input.url, why: "what answers does not know trellis_hierarchy" }),
    })
    const text = input.json ? JSON.stringify({ layers: layers.map(statusJson) }) : statusTable(layers).join("\n")
    yield* Console.log(text)
  }),
).pipe(Command.withDescription("Show the layers of a running node: heads, safe, finalized, mempool, steps"))
