import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import type { Address } from "viem"

const { call, sandboxCall, delegateCall, stateRoot } = precompilesAt(defaultPrecompileBase)

/** Addresses of the precompiles on every layer, where the chain file sets no other base (spec 3). */
export const precompiles: {
  readonly l1Call: Address
  readonly l1SandboxCall: Address
  readonly l1DelegateCall: Address
  readonly stateRoot: Address
} = { l1Call: call, l1SandboxCall: sandboxCall, l1DelegateCall: delegateCall, stateRoot }
