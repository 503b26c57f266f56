import {
  address,
  blockHash,
  fromHex,
  fromInteger,
  hardforks,
  hash,
  type LayerContext,
  type RlpItem,
  rlpBytes,
  rlpList,
} from "@trellis/core"
import { flag, flagItem, hex, integer, layer, oneOf, textItem } from "./scalar.ts"

/** [layer, fork, hosted, transparent, sponsor, slotPrice, fields, anchor]; no sponsor is the empty string. */
export function contextItem(context: LayerContext): RlpItem {
  const { fields, anchor } = context
  return [
    fromInteger(BigInt(context.layer)),
    textItem(context.hardfork),
    flagItem(context.hosted),
    flagItem(context.transparent),
    fromHex(context.sponsor ?? "0x"),
    fromInteger(context.slotPrice),
    [
      fromInteger(fields.number),
      fromInteger(fields.timestamp),
      fromInteger(fields.gasLimit),
      fromInteger(fields.baseFee),
      fromInteger(fields.blobBaseFee),
      fromHex(fields.prevRandao),
      fromHex(fields.coinbase),
    ],
    [fromInteger(anchor.number), fromHex(anchor.hash)],
  ]
}

/** @throws InputError unless `contextItem` wrote the item */
export function contextOf(item: RlpItem): LayerContext {
  const [id, fork, hosted, transparent, sponsor, slotPrice, fields, anchor] = rlpList(item, "context", 8)
  const [number, hashed] = rlpList(anchor, "anchor", 2)
  const context = {
    layer: layer(id),
    hardfork: oneOf(fork, hardforks, "hard fork"),
    hosted: flag(hosted, "hosted"),
    transparent: flag(transparent, "transparent"),
    slotPrice: integer(slotPrice, "slot price"),
    fields: fieldsOf(fields),
    anchor: { number: integer(number, "anchor number"), hash: blockHash(hex(hashed, "anchor hash")) },
  }
  if (rlpBytes(sponsor, "sponsor").length === 0) return context
  return { ...context, sponsor: address(hex(sponsor, "sponsor")) }
}

function fieldsOf(item: RlpItem | undefined): LayerContext["fields"] {
  const [number, timestamp, gasLimit, baseFee, blobBaseFee, prevRandao, coinbase] = rlpList(item, "block fields", 7)
  return {
    number: integer(number, "number"),
    timestamp: integer(timestamp, "timestamp"),
    gasLimit: integer(gasLimit, "gas limit"),
    baseFee: integer(baseFee, "base fee"),
    blobBaseFee: integer(blobBaseFee, "blob base fee"),
    prevRandao: hash(hex(prevRandao, "prevRandao")),
    coinbase: address(hex(coinbase, "coinbase")),
  }
}
