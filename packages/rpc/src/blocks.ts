import type { Block } from "@trellis/core"
import type { LayerBackend } from "./backend.ts"
import { refused } from "./jsonrpc/rpc-error.ts"
import type { BlockRef } from "./params/block.ts"

/** The number a reference names, or "pending" for the block to come; undefined past the head. */
export function numberAt(backend: LayerBackend, ref: BlockRef): bigint | "pending" | undefined {
  const heads = backend.heads()
  if (ref.kind === "hash") return backend.blockByHash(ref.hash)?.header.number
  if (ref.kind === "number") return ref.number <= heads.latest ? ref.number : undefined
  if (ref.tag === "pending") return "pending"
  return ref.tag === "earliest" ? 0n : heads[ref.tag]
}

/** The sealed block a reference names; undefined for "pending" and where the layer holds none. */
export function blockAt(backend: LayerBackend, ref: BlockRef): Block | undefined {
  if (ref.kind === "hash") return backend.blockByHash(ref.hash)
  const number = numberAt(backend, ref)
  return number === undefined || number === "pending" ? undefined : backend.blockByNumber(number)
}

/** As `numberAt`, for state. @throws RpcError where the layer holds no such block */
export function stateNumberAt(backend: LayerBackend, ref: BlockRef): bigint | "pending" {
  const number = numberAt(backend, ref)
  if (number === undefined) throw refused(ref.kind === "hash" ? "header for hash not found" : "header not found")
  return number
}
