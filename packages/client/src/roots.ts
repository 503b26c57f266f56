import { type Hash, hexToNumber } from "viem"
import type { RpcRoots } from "./rpc-schema.ts"

/** A layer, by its chain id, from root to root. */
export interface LayerRoots {
  readonly layer: number
  readonly preRoot: Hash
  readonly postRoot: Hash
}

export function formatRoots({ layer, preRoot, postRoot }: RpcRoots): LayerRoots {
  return { layer: hexToNumber(layer), preRoot, postRoot }
}
