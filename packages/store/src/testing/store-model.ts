import assert from "node:assert/strict"
import type { Block, LayerId, Round } from "@trellis/core"
import { UnknownBlock } from "../errors.ts"
import { sampleLayers } from "@trellis/core/samples"
import type { Store } from "../store.ts"

/** What a store is to be: the rounds it holds, those it gave up, and two numbers. */
export interface StoreModel {
  rounds: Round[]
  gone: Round[]
  safe: bigint
  finalized: bigint
}

const blocksOf = (rounds: readonly Round[], layer: LayerId): Block[] =>
  rounds.flatMap(({ blocks }) => blocks.filter((block) => block.layer === layer))

const transactionsOf = (blocks: readonly Block[]) =>
  blocks.flatMap(({ receipts }) => receipts.map((of) => of.transaction))

/** Compares every answer of a store with the model's. @throws AssertionError where one differs */
export function assertAgrees(store: Store, model: StoreModel): void {
  const { rounds, safe, finalized } = model
  assert.equal(store.head(), rounds.at(-1)?.number)
  assert.deepEqual(store.marks(), { safe, finalized })
  for (const round of rounds) {
    assert.deepEqual(store.round(round.number), round)
    for (const block of round.blocks) assert.equal(store.roundOf(block), round.number)
  }
  assert.equal(store.round(BigInt(rounds.length)), undefined)
  assert.equal(store.round(-1n), undefined)
  for (const { layer } of sampleLayers) {
    assertBlocks(store, model, layer)
    assertSteps(store, model, layer)
  }
  assertGone(store, model)
}

function assertBlocks(store: Store, { rounds }: StoreModel, layer: LayerId): void {
  const blocks = blocksOf(rounds, layer)
  assert.deepEqual(store.latest(layer), blocks.at(-1))
  assert.equal(store.block(layer, BigInt(blocks.length)), undefined)
  assert.equal(store.block(layer, 2n ** 70n), undefined)
  for (const [number, block] of blocks.entries()) {
    assert.deepEqual(store.block(layer, BigInt(number)), block)
    assert.deepEqual(store.blockByHash(layer, block.hash), block)
    const { stateRoot } = block.header
    assert.equal(store.state(stateRoot).apply({ accounts: [], slots: [] }, store.sink).root, stateRoot)
    for (const [index, transaction] of transactionsOf([block]).entries()) {
      assert.deepEqual(store.transaction(transaction), { block, index })
    }
  }
  for (const { number } of rounds) {
    assert.deepEqual(store.latest(layer, number), blocksOf(rounds.slice(0, Number(number) + 1), layer).at(-1))
  }
}

function assertSteps(store: Store, { rounds }: StoreModel, layer: LayerId): void {
  const blocks = blocksOf(rounds, layer)
  const steps = blocks.flatMap((block) => block.steps.map((step) => ({ block, step })))
  assert.equal(store.steps(layer), BigInt(steps.length))
  assert.equal(store.applies(layer), BigInt(steps.filter(({ step }) => step.kind === "apply").length))
  assert.equal(store.step(layer, BigInt(steps.length)), undefined)
  assert.equal(store.step(layer, -1n), undefined)
  for (const [i, logged] of steps.entries()) {
    assert.deepEqual(store.step(layer, BigInt(i)), { index: BigInt(i), ...logged })
  }
  let firstStep = 0n
  for (const block of blocks) {
    assert.equal(store.firstStep(block), firstStep)
    firstStep += BigInt(block.steps.length)
  }
}

function assertGone(store: Store, { rounds, gone }: StoreModel): void {
  const blocks = rounds.flatMap((round) => round.blocks)
  const held = new Set(blocks.map(({ layer, hash }) => `${layer}/${hash}`))
  const lost = gone.flatMap((round) => round.blocks).filter(({ layer, hash }) => !held.has(`${layer}/${hash}`))
  for (const block of lost) {
    assert.equal(store.blockByHash(block.layer, block.hash), undefined)
    assert.throws(() => store.firstStep(block), UnknownBlock)
  }
  const transactions = new Set(transactionsOf(blocks))
  for (const transaction of transactionsOf(lost)) {
    if (!transactions.has(transaction)) assert.equal(store.transaction(transaction), undefined)
  }
}
