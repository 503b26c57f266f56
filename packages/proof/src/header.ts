import {
  address,
  blockHash,
  encodeHeader,
  equalBytes,
  type Hardfork,
  hash,
  type Header,
  InputError,
  rlpBytes,
  rlpDecode,
  rlpList,
  root,
  toHex,
  toInteger,
} from "@trellis/core"

/** A header from its RLP. @throws InputError unless `encodeHeader` wrote it for this fork */
export function decodeHeader(rlp: Uint8Array, hardfork: Hardfork): Header {
  const items = rlpList(rlpDecode(rlp), "header")
  const bytes = (i: number): Uint8Array => rlpBytes(items[i], `header field ${i}`)
  const header: Header = {
    parentHash: blockHash(toHex(bytes(0))),
    coinbase: address(toHex(bytes(2))),
    stateRoot: root(toHex(bytes(3))),
    transactionsRoot: root(toHex(bytes(4))),
    receiptsRoot: root(toHex(bytes(5))),
    logsBloom: toHex(bytes(6)),
    number: toInteger(bytes(8)),
    gasLimit: toInteger(bytes(9)),
    gasUsed: toInteger(bytes(10)),
    timestamp: toInteger(bytes(11)),
    stepsHash: hash(toHex(bytes(12))),
    prevRandao: hash(toHex(bytes(13))),
    baseFee: toInteger(bytes(15)),
    hardfork,
  }
  if (!equalBytes(encodeHeader(header), rlp)) throw new InputError({ what: `not a header of fork ${hardfork}` })
  return header
}
