import type { Level } from "../layers/level.ts"
import { delegateOf, toAddress } from "../state/words.ts"
import type { Address as LibraryAddress } from "@ethereumjs/util"
import { fromHex } from "@trellis/core"

function accessGas(level: Level, target: Uint8Array): bigint {
  if (level.journal.isWarmedAddress(target)) return level.common.param("warmstoragereadGas")
  level.journal.addWarmedAddress(target)
  return level.common.param("coldaccountaccessGas")
}

/**
 * What calling a target on a layer costs before the callee runs: cold or warm account access, and
 * once more for an EIP-7702 delegate (spec 3.1). Warms what it charges for.
 */
export function callGas(level: Level, target: LibraryAddress): bigint {
  const gas = accessGas(level, target.bytes)
  const delegate = delegateOf(level.state.codeOf(toAddress(target)))
  return delegate === undefined ? gas : gas + accessGas(level, fromHex(delegate))
}

/** All but one 64th (EIP-150). */
export function calleeGas(available: bigint): bigint {
  return available - available / 64n
}
