import { type Authorization, concat, fromHex, zeroAddress } from "@trellis/core"
import type { Level } from "../layers/level.ts"
import { delegateOf, delegationPrefix, emptyAccount } from "../state/words.ts"
import { gas } from "./gas.ts"

const nonceMax = 2n ** 64n - 1n

/** Applies EIP-7702 authorizations to the layer's own accounts; returns the refund. Invalid ones are skipped. */
export function authorize(level: Level, authorizations: readonly Authorization[]): bigint {
  let refund = 0n
  for (const { chainId, address, nonce, authority } of authorizations) {
    if (chainId !== 0n && chainId !== BigInt(level.input.context.layer)) continue
    if (authority === undefined || nonce >= nonceMax) continue
    level.journal.addAlwaysWarmAddress(authority)
    const account = level.state.account(authority)
    const code = level.state.codeOf(authority)
    if (code.length > 0 && delegateOf(code) === undefined) continue
    if ((account?.nonce ?? 0n) !== nonce) continue
    if (account !== undefined) refund += gas.authorizationRefund
    level.state.setAccount(authority, { ...(account ?? emptyAccount), nonce: nonce + 1n })
    const designator = address === zeroAddress ? new Uint8Array(0) : concat(fromHex(delegationPrefix), fromHex(address))
    level.state.setCode(authority, designator)
  }
  return refund
}
