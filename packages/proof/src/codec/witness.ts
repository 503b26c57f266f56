import {
  encodeHeader,
  equalBytes,
  fromHex,
  fromInteger,
  type Hex,
  InputError,
  keccakHex,
  type RlpItem,
  rlpBytes,
  rlpDecode,
  rlpEncode,
  rlpList,
  root,
} from "@trellis/core"
import { decodeHeader } from "../header.ts"
import { limits } from "../limits.ts"
import type { Witness } from "../witness.ts"
import { contextItem, contextOf } from "./context.ts"
import { hex, integer } from "./scalar.ts"
import { stepItem, stepOf } from "./step.ts"

/** [version, header, contexts, preRoots, steps, nodes, codes, headers], to cross a process boundary. */
export function encodeWitness(witness: Witness): Uint8Array {
  return rlpEncode([
    fromInteger(BigInt(witness.version)),
    encodeHeader(witness.header),
    witness.contexts.map(contextItem),
    witness.preRoots.map((of) => fromHex(of)),
    witness.steps.map(stepItem),
    witness.nodes.map(fromHex),
    witness.codes.map(fromHex),
    witness.headers.map((headers) => headers.map(fromHex)),
  ])
}

/** @throws InputError for anything that `encodeWitness` would not have written, or more than `witnessBytesMax` */
export function decodeWitness(bytes: Uint8Array): Witness {
  if (bytes.length > limits.witnessBytesMax) {
    throw new InputError({ what: `a witness has up to ${limits.witnessBytesMax} bytes`, got: String(bytes.length) })
  }
  const [version, header, contexts, preRoots, steps, nodes, codes, headers] = rlpList(rlpDecode(bytes), "witness", 8)
  if (integer(version, "version") !== 1n) throw new InputError({ what: "only witnesses of version 1 are read" })
  const decoded = rlpList(contexts, "contexts").map(contextOf)
  const [own] = decoded
  if (own === undefined) throw new InputError({ what: "a witness has the context of its own layer" })
  const witness: Witness = {
    version: 1,
    layer: own.layer,
    header: decodeHeader(rlpBytes(header, "header"), own.hardfork),
    contexts: decoded,
    preRoots: hexes(preRoots, "pre-roots").map(root),
    steps: rlpList(steps, "steps").map(stepOf),
    nodes: byHash(hexes(nodes, "nodes"), "nodes"),
    codes: byHash(hexes(codes, "codes"), "codes"),
    headers: rlpList(headers, "headers").map((of) => hexes(of, "headers")),
  }
  if (!equalBytes(encodeWitness(witness), bytes)) throw new InputError({ what: "a witness is not in canonical form" })
  return witness
}

function hexes(item: RlpItem | undefined, what: string): Hex[] {
  return rlpList(item, what).map((of) => hex(of, what))
}

function byHash(all: Hex[], what: string): Hex[] {
  let last = ""
  for (const one of all) {
    const hash = keccakHex(fromHex(one))
    if (hash <= last) throw new InputError({ what: `the ${what} of a witness ascend by hash` })
    last = hash
  }
  return all
}
