import type { CustomPrecompile, ExecResult, PrecompileInput } from "@ethereumjs/evm"
import type { Address, Precompiles } from "@trellis/core"
import type { LayerStack } from "../layers/layer-stack.ts"
import { toLibraryAddress } from "../state/words.ts"
import { delegateCallParent } from "./delegate-call.ts"
import { callParent } from "./parent-call.ts"
import { RefusedCall } from "./refused-call.ts"
import { halted } from "./result.ts"
import { readStateRoot } from "./state-root.ts"

type Run = (stack: LayerStack, data: Uint8Array, gasLimit: bigint) => ExecResult | Promise<ExecResult>

const runs: { readonly [Name in keyof Precompiles]: Run } = {
  call: (stack, data, gasLimit) => callParent(stack, "call", data, gasLimit),
  sandboxCall: (stack, data, gasLimit) => callParent(stack, "sandbox", data, gasLimit),
  delegateCall: delegateCallParent,
  stateRoot: readStateRoot,
  // Only a system operation applies deltas, and that does not pass through here (spec 3.12).
  apply: (_stack, _data, gasLimit) => halted(gasLimit, new RefusedCall("only the layer itself applies deltas")),
}

/** The protocol's precompiles for one layer of a stack. */
export function precompileFunctions(stack: LayerStack, precompiles: Precompiles): CustomPrecompile[] {
  const entry = (at: Address, run: Run): CustomPrecompile => ({
    address: toLibraryAddress(at),
    function: async ({ data, gasLimit }: PrecompileInput) => run(stack, data, gasLimit),
  })
  return [
    entry(precompiles.call, runs.call),
    entry(precompiles.sandboxCall, runs.sandboxCall),
    entry(precompiles.delegateCall, runs.delegateCall),
    entry(precompiles.stateRoot, runs.stateRoot),
    entry(precompiles.apply, runs.apply),
  ]
}
