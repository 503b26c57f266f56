import type { EVMOpts } from "@ethereumjs/evm"
import { limits } from "../limits.ts"
import type { LayerStack } from "./layer-stack.ts"

/** JUMPDEST, which every loop passes, lets the caller of a call breathe now and then. It does nothing else. */
export function breathingJumpdest(stack: LayerStack): NonNullable<EVMOpts["customOpcodes"]>[number] {
  let passed = 0
  return {
    opcode: 0x5b,
    opcodeName: "JUMPDEST",
    baseFee: 1,
    logicFunction: async () => {
      if (++passed % limits.jumpsPerBreathMax === 0) await stack.breathe?.()
    },
  }
}
