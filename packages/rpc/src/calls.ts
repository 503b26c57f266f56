import { type CallInput, effectiveGasPrice, type LayerInput, recoverAuthority, zeroAddress } from "@trellis/core"
import type { LayerBackend } from "./backend.ts"
import { invalidParams, refused } from "./jsonrpc/rpc-error.ts"
import { accessListOf, type CallParam } from "./params/call.ts"

/** What to run for a call: unset members as geth sets them. `gasMax` bounds the gas. @throws RpcError */
export function callInput(
  backend: LayerBackend,
  layers: readonly LayerInput[],
  call: CallParam,
  gasMax: bigint,
): CallInput {
  checkKind(backend, call)
  const gasLimit = call.gas ?? gasMax
  return {
    layers,
    from: call.from ?? zeroAddress,
    to: call.to,
    data: dataOf(call),
    value: call.value ?? 0n,
    gasLimit: gasLimit < gasMax ? gasLimit : gasMax,
    gasPrice: priceOf(call, ownLayer(layers).context.fields.baseFee),
    accessList: accessListOf(call.accessList),
    authorizations: (call.authorizationList ?? []).map(recoverAuthority),
  }
}

/** The layer that is asked. */
export function ownLayer(layers: readonly LayerInput[]): LayerInput {
  const own = layers[0]
  if (own === undefined) throw new RangeError("the backend gives the layer itself first")
  return own
}

function checkKind(backend: LayerBackend, call: CallParam): void {
  const { chainId } = call
  if (chainId !== undefined && chainId !== BigInt(backend.layer)) {
    throw invalidParams(`invalid argument 0 at chainId: this is chain ${backend.layer}, got ${chainId}`)
  }
  if ((call.blobVersionedHashes ?? []).length > 0) throw invalidParams("blob transactions are not taken")
}

function dataOf({ data, input }: CallParam): CallInput["data"] {
  if (data && input && data !== input) {
    throw invalidParams('both "data" and "input" are set and not equal: use "input" for the call data')
  }
  return input ?? data ?? "0x"
}

function priceOf({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }: CallParam, baseFee: bigint): bigint {
  const given = maxFeePerGas ?? maxPriorityFeePerGas
  if (gasPrice !== undefined) {
    if (given !== undefined) throw invalidParams("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified")
    return gasPrice
  }
  if (given === undefined || (maxFeePerGas ?? 0n) === 0n) return 0n
  const fees = { maxFeePerGas: maxFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n }
  if (fees.maxFeePerGas < fees.maxPriorityFeePerGas) {
    throw refused("max priority fee per gas higher than max fee per gas")
  }
  const price = effectiveGasPrice(fees, baseFee)
  if (price === undefined) {
    throw refused(`max fee per gas less than block base fee: maxFeePerGas: ${fees.maxFeePerGas}, baseFee: ${baseFee}`)
  }
  return price
}
