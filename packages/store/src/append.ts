import { type Block, hashTransaction, type Round } from "@trellis/core"
import { encodeBlock } from "./block-record.ts"
import { encodeIntegers } from "./integers.ts"
import type { Operation } from "./key-value.ts"
import { keys } from "./keys.ts"
import { type Change, type LogState, stateOperations, type Tip } from "./log-state.ts"

/** The batch of a round that `checkRound` let pass: its blocks, every index, the head. */
export function append(round: Round, before: LogState): Change {
  const tips = new Map(before.tips)
  const operations: Operation[] = []
  for (const block of round.blocks) {
    const tip = tips.get(block.layer) ?? { number: 0n, steps: 0n, applies: 0n }
    operations.push(...blockOperations(block, round.number, tip))
    tips.set(block.layer, after(block, tip))
  }
  const refs = round.blocks.flatMap(({ layer, header }) => [BigInt(layer), header.number])
  operations.push(put(keys.round(round.number), refs))
  const state = { head: round.number, marks: before.marks, tips }
  return { operations: [...operations, ...stateOperations(before, state)], state }
}

function put(key: Uint8Array, integers: readonly bigint[]): Operation {
  return { kind: "put", key, value: encodeIntegers(integers) }
}

function after({ header, steps }: Block, tip: Tip): Tip {
  return {
    number: header.number,
    steps: tip.steps + BigInt(steps.length),
    applies: tip.applies + BigInt(steps.filter(({ kind }) => kind === "apply").length),
  }
}

function blockOperations(block: Block, round: bigint, { steps, applies }: Tip): Operation[] {
  const { layer, hash, header } = block
  const { number } = header
  return [
    { kind: "put", key: keys.block(layer, number), value: encodeBlock(block) },
    put(keys.place(layer, number), [round, steps, applies]),
    put(keys.hash(layer, hash), [number]),
    ...transactionOperations(block),
    ...block.steps.map((_, i) => put(keys.step(layer, steps + BigInt(i)), [number, BigInt(i)])),
  ]
}

function transactionOperations({ layer, header, transactions }: Block): Operation[] {
  return transactions.map((raw, i) =>
    put(keys.transaction(hashTransaction(raw)), [BigInt(layer), header.number, BigInt(i)]),
  )
}

/** The keys that a block's operations put: those a revert deletes. */
export function blockKeys(block: Block, firstStep: bigint): Uint8Array[] {
  const { layer, hash, header, transactions, steps } = block
  return [
    keys.block(layer, header.number),
    keys.place(layer, header.number),
    keys.hash(layer, hash),
    ...transactions.map((raw) => keys.transaction(hashTransaction(raw))),
    ...steps.map((_, i) => keys.step(layer, firstStep + BigInt(i))),
  ]
}
