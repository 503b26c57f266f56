import type { LayerInput, Precompiles } from "@trellis/core"
import { limits } from "../limits.ts"
import { LayerStack, type StackKind } from "./layer-stack.ts"

/** Making an EVM costs more than a call: stacks of the same layers are used again. */
export class StackPool {
  readonly #precompiles: Precompiles
  readonly #kind: StackKind
  readonly #idle: { readonly key: string; readonly stack: LayerStack }[] = []

  constructor(precompiles: Precompiles, kind: StackKind = "step") {
    this.#precompiles = precompiles
    this.#kind = kind
  }

  /** Stacks kept for the next use. */
  get idle(): number {
    return this.#idle.length
  }

  /** Runs `work` on a stack nobody else has. One that throws is not used again: its journals are open. */
  async use<T>(inputs: readonly LayerInput[], work: (stack: LayerStack) => Promise<T>): Promise<T> {
    const key = inputs.map(({ context }) => `${context.layer}/${context.hardfork}/${context.hosted}`).join(" ")
    const at = this.#idle.findIndex((entry) => entry.key === key)
    const found = at < 0 ? undefined : this.#idle.splice(at, 1)[0]?.stack
    const stack = found ?? new LayerStack(inputs, this.#precompiles, this.#kind)
    stack.reset(inputs)
    const result = await work(stack)
    if (this.#idle.length < limits.idleStacksMax) this.#idle.push({ key, stack })
    return result
  }
}
