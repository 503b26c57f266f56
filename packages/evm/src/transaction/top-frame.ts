import type { Address } from "@trellis/core"
import type { LayerStack } from "../layers/layer-stack.ts"
import type { Level } from "../layers/level.ts"

/**
 * The layer a transaction's top frame runs on. In transparent mode (spec 3), a target that has no
 * code here but has code on the parent runs there; looked up recursively.
 */
export function topLevel(stack: LayerStack, to: Address | undefined): Level {
  const { own } = stack
  if (to === undefined) return own
  for (const level of stack.levels) {
    if (isContract(level, to)) return level
    if (!level.input.context.transparent) return own
  }
  return own
}

function isContract(level: Level, at: Address): boolean {
  return level.getPrecompile(at) !== undefined || level.state.codeOf(at).length > 0
}
