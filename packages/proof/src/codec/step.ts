import {
  address,
  blockHash,
  decodeDelta,
  encodeDelta,
  fromHex,
  fromInteger,
  hash,
  InputError,
  type LayerChange,
  type Log,
  type RlpItem,
  rlpBytes,
  rlpList,
  root,
} from "@trellis/core"
import type { WitnessStep } from "../witness.ts"
import { readsItem, readsOf } from "./reads.ts"
import { hex, integer, layer } from "./scalar.ts"

/** Transactions: [raw…] in one list. Apply: [transaction, child, number, hash, changes, logs] in one list. */
export function stepItem(step: WitnessStep): RlpItem {
  if (step.kind === "transactions") return [step.transactions.map(fromHex)]
  return [
    fromHex(step.transaction),
    fromInteger(BigInt(step.child)),
    fromInteger(step.childNumber),
    fromHex(step.childHash),
    step.changes.map(changeItem),
    step.logs.map(logItem),
  ]
}

/** @throws InputError */
export function stepOf(item: RlpItem): WitnessStep {
  const items = rlpList(item, "step")
  if (items.length === 1) {
    return {
      kind: "transactions",
      transactions: rlpList(items[0], "transactions").map((raw) => hex(raw, "transaction")),
    }
  }
  if (items.length !== 6) throw new InputError({ what: "a step has 1 or 6 items", got: String(items.length) })
  const [transaction, child, childNumber, childHash, changes, logs] = items
  return {
    kind: "apply",
    transaction: hex(transaction, "apply transaction"),
    child: layer(child),
    childNumber: integer(childNumber, "child number"),
    childHash: blockHash(hex(childHash, "child hash")),
    changes: rlpList(changes, "changes").map(changeOf),
    logs: rlpList(logs, "logs").map(logOf),
  }
}

function changeItem(change: LayerChange): RlpItem {
  const roots = [fromHex(change.preRoot), fromHex(change.postRoot)]
  return [fromInteger(BigInt(change.layer)), ...roots, encodeDelta(change.delta), readsItem(change.reads)]
}

function changeOf(item: RlpItem): LayerChange {
  const [id, preRoot, postRoot, delta, reads] = rlpList(item, "change", 5)
  return {
    layer: layer(id),
    preRoot: root(hex(preRoot, "pre-root")),
    postRoot: root(hex(postRoot, "post-root")),
    delta: decodeDelta(rlpBytes(delta, "delta")),
    reads: readsOf(reads),
  }
}

function logItem(log: Log): RlpItem {
  return [
    fromInteger(BigInt(log.layer)),
    fromHex(log.address),
    log.topics.map((topic) => fromHex(topic)),
    fromHex(log.data),
  ]
}

function logOf(item: RlpItem): Log {
  const [id, at, topics, data] = rlpList(item, "log", 4)
  return {
    layer: layer(id),
    address: address(hex(at, "address")),
    topics: rlpList(topics, "topics").map((topic) => hash(hex(topic, "topic"))),
    data: hex(data, "data"),
  }
}
