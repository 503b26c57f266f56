import type { LayerChange } from "../block/step.ts"
import type { Log, Receipt } from "../block/receipt.ts"
import { concat, equalBytes, fromHex, fromInteger, toHex, toInteger, trimmed } from "../bytes.ts"
import { decodeDelta, encodeDelta } from "../delta/codec.ts"
import type { StateDelta } from "../delta/delta.ts"
import { InputError } from "../errors.ts"
import { keccak } from "../keccak.ts"
import { type Address, address, hash, type Hex, type LayerId } from "../primitives.ts"
import { rlpBytes, rlpDecode, rlpEncode, type RlpItem, rlpList } from "../rlp.ts"
import { recoverAddress, signDigest } from "../signature.ts"
import { hashTransaction } from "./decode.ts"

/** What an `apply` transaction says (spec 4). */
export interface Apply {
  readonly layer: LayerId
  /** Apply steps of the layer before this one. */
  readonly nonce: bigint
  /** The apply precompile. */
  readonly to: Address
  readonly delta: StateDelta
}

const type = 2

function fields({ layer, nonce, to, delta }: Apply): RlpItem[] {
  const zero = new Uint8Array(0)
  return [fromInteger(BigInt(layer)), fromInteger(nonce), zero, zero, zero, fromHex(to), zero, encodeDelta(delta), []]
}

function digest(items: readonly RlpItem[]): Uint8Array {
  return keccak(concat(Uint8Array.of(type), rlpEncode(items)))
}

/**
 * A type 2 transaction (EIP-1559) to the apply precompile, signed by the layer's sequencer, with the
 * canonical delta as calldata. It is a system operation: gas limit, fees and gas used are zero.
 */
export function signApply(apply: Apply, key: Hex): Hex {
  const items = fields(apply)
  const signature = fromHex(signDigest(hash(toHex(digest(items))), key))
  const yParity = Uint8Array.of(signature[64] ?? 0)
  return toHex(withSignature(items, yParity, signature.subarray(0, 32), signature.subarray(32, 64)))
}

/** The signed bytes: the fields, then yParity, r and s without leading zeros. */
function withSignature(items: readonly RlpItem[], ...signature: readonly Uint8Array[]): Uint8Array {
  return concat(Uint8Array.of(type), rlpEncode([...items, ...signature.map(trimmed)]))
}

/** An apply transaction and its signer. @throws InputError unless `signApply` wrote it */
export function decodeApply(raw: Hex, layer: LayerId): Apply & { readonly sender: Address } {
  const bytes = fromHex(raw)
  if (bytes[0] !== type) throw new InputError({ what: "an apply transaction has type 2", got: String(bytes[0]) })
  const items = rlpList(rlpDecode(bytes.subarray(1)), "apply transaction", 12)
  const at = (i: number): Uint8Array => rlpBytes(items[i], `apply transaction field ${i}`)
  const apply = {
    layer,
    nonce: toInteger(at(1)),
    to: address(toHex(at(5))),
    delta: decodeDelta(at(7)),
  }
  const canonical = withSignature(fields(apply), at(9), at(10), at(11))
  if (!equalBytes(canonical, bytes)) throw new InputError({ what: `not an apply transaction of layer ${layer}` })
  const sender = recoverAddress(digest(fields(apply)), { r: at(10), s: at(11), yParity: Number(toInteger(at(9))) })
  if (sender === undefined) throw new InputError({ what: "apply transaction is not signed" })
  return { ...apply, sender }
}

/** The receipt of an apply step: no gas, and the logs the child's frames emitted on this layer (spec 3.8). */
export function applyReceipt(raw: Hex, layer: LayerId, logs: readonly Log[], gasUsedBefore: bigint): Receipt {
  return {
    transaction: hashTransaction(raw),
    type,
    succeeded: true,
    gasUsed: 0n,
    cumulativeGasUsed: gasUsedBefore,
    effectiveGasPrice: 0n,
    logs,
    ranOn: layer,
    slotFee: 0n,
    output: "0x",
  }
}

/** A child block's changes to this layer and to its ancestors: what the apply step does. */
export function appliedChanges(childChanges: readonly LayerChange[]): readonly LayerChange[] {
  return childChanges.slice(1)
}
