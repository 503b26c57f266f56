import { Flag } from "effect/cli"

/** The running node's JSON-RPC address: the shared layer's, unless another layer is asked. */
export const url = Flag.String("url").pipe(
  Flag.withDescription("JSON-RPC address of a layer of a running node"),
  Flag.withDefault("http://127.0.0.1:8545"),
)

export const json = Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON object"), Flag.withDefault(false))
