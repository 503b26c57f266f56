import { type BlockHash, blockHash } from "@trellis/core"
import { Schema, SchemaTransformation } from "effect"
import { blockHashParam, quantity } from "./hex.ts"
import { text } from "./text.ts"

export const tags = ["latest", "safe", "finalized", "earliest", "pending"] as const
export type Tag = (typeof tags)[number]

/** How a request names a block. */
export type BlockRef =
  | { readonly kind: "tag"; readonly tag: Tag }
  | { readonly kind: "number"; readonly number: bigint }
  | { readonly kind: "hash"; readonly hash: BlockHash }

export const latest: BlockRef = { kind: "tag", tag: "latest" }

const numberForm = /^0x(0|[1-9a-f][0-9a-f]{0,15})$/i
const hashForm = /^0x[0-9a-f]{64}$/i

function tagOrNumber(given: string): BlockRef | undefined {
  const tag = tags.find((tag) => tag === given)
  if (tag !== undefined) return { kind: "tag", tag }
  return numberForm.test(given) ? { kind: "number", number: BigInt(given) } : undefined
}

/** A tag or a number, as eth_getBlockByNumber takes it. */
export const blockNumberParam = text<BlockRef>(
  `a block number in hexadecimal or one of ${tags.join(", ")}`,
  tagOrNumber,
)

const byText = text<BlockRef>(`a block number in hexadecimal, a block hash or one of ${tags.join(", ")}`, (given) =>
  hashForm.test(given) ? { kind: "hash", hash: blockHash(given) } : tagOrNumber(given),
)

const byHash = Schema.Struct({
  blockHash: blockHashParam,
  requireCanonical: Schema.optionalKey(Schema.Boolean),
})
const byNumber = Schema.Struct({ blockNumber: quantity })

function isRef(value: unknown): value is BlockRef {
  return typeof value === "object" && value !== null && "kind" in value
}

const object = Schema.Union([byHash, byNumber]).pipe(
  Schema.decodeTo(
    Schema.declare(isRef),
    SchemaTransformation.transform<BlockRef, (typeof byHash)["Type"] | (typeof byNumber)["Type"]>({
      decode: (given) =>
        "blockHash" in given ? { kind: "hash", hash: given.blockHash } : { kind: "number", number: given.blockNumber },
      encode: (ref) =>
        ref.kind === "hash" ? { blockHash: ref.hash } : { blockNumber: ref.kind === "number" ? ref.number : 0n },
    }),
  ),
)

/** A tag, a number, a hash, or an object of one of them (EIP-1898). All blocks held are canonical. */
export const blockParam = Schema.Union([byText, object])
