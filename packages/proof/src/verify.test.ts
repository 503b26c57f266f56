import {
  address,
  type Block,
  emptyDelta,
  type Hex,
  hash,
  hashInputs,
  layerId,
  limits,
  publicInputs,
  signApply,
  toHex,
} from "@trellis/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeWitness, encodeWitness } from "./codec/witness.ts"
import { collectWitness } from "./collect.ts"
import { WitnessRefused } from "./errors.ts"
import { codeAt, contractAt, Hierarchy, sequencerKey, slotAt, transfer, wordAt } from "./hierarchy.test.support.ts"
import { type Order, scripted } from "./scripted.test.support.ts"
import { verifyWitness } from "./verify.ts"
import type { Witness, WitnessApply } from "./witness.ts"

const order = (layers: number): fc.Arbitrary<Order> => {
  const layer = fc.nat(layers - 1)
  const at = fc.integer({ min: 0, max: 8 }).map(contractAt)
  return fc.oneof(
    fc.record({
      do: fc.constant("store" as const),
      layer,
      at,
      slot: fc.nat(11).map(slotAt),
      value: fc.constantFrom(0, 0, 3, 200).map(wordAt),
    }),
    fc.record({ do: fc.constant("blockHash" as const), layer, number: fc.nat(8).map(BigInt) }),
    fc.record({ do: fc.constant("runCode" as const), layer, at }),
    fc.record({ do: fc.constant("setCode" as const), layer, at, code: fc.nat(3).map((n) => codeAt(n + 100)) }),
  )
}
const lists = (layers: number) =>
  fc.array(fc.array(order(layers), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })

/** A shared layer, a booster on it, and a layer on that; each with a few blocks. */
async function threeLayers(blocksBefore = 4) {
  const hierarchy = new Hierarchy()
  const shared = hierarchy.add(7000)
  const booster = hierarchy.add(7101, shared)
  const other = hierarchy.add(7102, shared)
  const third = hierarchy.add(7201, booster)
  for (let i = 0; i < blocksBefore; i++)
    for (const layer of [third, booster, other, shared]) await hierarchy.build(layer, [])
  return { hierarchy, shared, booster, other, third }
}

const storeOn = (layer: number, n: number, value: number): Order => ({
  do: "store",
  layer,
  at: contractAt(n),
  slot: slotAt(n),
  value: wordAt(value),
})

async function refusal(witness: Witness): Promise<string> {
  try {
    await verifyWitness(scripted, witness)
  } catch (cause) {
    if (cause instanceof WitnessRefused) return cause.message
    throw cause
  }
  return "accepted"
}

const without = <T>(all: readonly T[], i: number): T[] => all.filter((_, n) => n !== i)

describe("stateless re-execution (spec 7)", () => {
  it("finds the block's public inputs from any block's witness, sent over as bytes", async () => {
    await fc.assert(
      fc.asyncProperty(lists(3), lists(3), lists(2), lists(2), lists(1), async (a, b, c, d, e) => {
        const { hierarchy, shared, booster, other, third } = await threeLayers()
        const made: Block[] = []
        const of = (layer: typeof third, parts: Parameters<typeof hierarchy.build>[1]) => async () => {
          const block = await hierarchy.build(layer, parts)
          made.push(block)
          return block
        }
        await of(shared, [e, of(booster, [c, of(third, [a, b]), d]), e, of(other, [d, c])])()
        expect(made).toHaveLength(4)
        for (const block of made) {
          const bytes = encodeWitness(collectWitness(block, hierarchy))
          const witness = decodeWitness(bytes)
          expect(toHex(encodeWitness(witness))).toBe(toHex(bytes))
          expect(hashInputs(await verifyWitness(scripted, witness))).toBe(hashInputs(publicInputs(block)))
        }
      }),
      { numRuns: 12 },
    )
  })

  it("needs every node, code and header that was collected", async () => {
    await fc.assert(
      fc.asyncProperty(lists(2), lists(2), lists(1), async (a, b, c) => {
        const { hierarchy, shared, booster } = await threeLayers(2)
        const made: Block[] = []
        const child = async () => {
          const block = await hierarchy.build(booster, [a, b])
          made.push(block)
          return block
        }
        made.push(await hierarchy.build(shared, [c, child]))
        for (const block of made) {
          const witness = collectWitness(block, hierarchy)
          expect(await refusal(witness)).toBe("accepted")
          for (const i of witness.nodes.keys()) {
            expect(await refusal({ ...witness, nodes: without(witness.nodes, i) })).toContain("no trie node")
          }
          for (const i of witness.codes.keys()) {
            expect(await refusal({ ...witness, codes: without(witness.codes, i) })).toContain("no code")
          }
          for (const [layer, list] of witness.headers.entries()) {
            for (const i of list.keys()) {
              const headers = witness.headers.map((of, n) => (n === layer ? without(of, i) : of))
              expect(await refusal({ ...witness, headers })).toMatch(/header|pre-root/)
            }
          }
        }
      }),
      { numRuns: 5 },
    )
  })

  it("holds no node that the block makes itself, and proves a block without steps", async () => {
    const { hierarchy, shared } = await threeLayers()
    const twice = await hierarchy.build(shared, [[[storeOn(0, 1, 50)]], [[storeOn(0, 1, 51)]], [[storeOn(0, 2, 0)]]])
    const roots = twice.steps.map((step) => step.changes[0]?.postRoot)
    const witness = collectWitness(twice, hierarchy)
    const known = new Hierarchy()
    const genesis = known.add(7000)
    expect(genesis.state.root).toBe(witness.preRoots[0])
    for (const at of roots) expect(hierarchy.nodes.get(hash(at ?? ""))).toBeDefined()
    for (const node of witness.nodes) expect(known.held().has(node)).toBe(true)
    const empty = await hierarchy.build(shared, [])
    expect(collectWitness(empty, hierarchy)).toMatchObject({ nodes: [], codes: [], steps: [] })
    expect(await verifyWitness(scripted, collectWitness(empty, hierarchy))).toEqual(publicInputs(empty))
  })
})

async function applied(): Promise<{ witness: Witness; step: WitnessApply; block: Block; key: Hex }> {
  const { hierarchy, shared, booster } = await threeLayers()
  const reads: Order = { do: "blockHash", layer: 1, number: 2n }
  const child = () =>
    hierarchy.build(booster, [[[storeOn(1, 1, 77), reads, { do: "runCode", layer: 1, at: contractAt(2) }]]])
  const block = await hierarchy.build(shared, [child, [[storeOn(0, 2, 0)]]])
  const witness = collectWitness(block, hierarchy)
  const [step] = witness.steps
  if (step?.kind !== "apply") throw new RangeError("the first step applies the child")
  return { witness, step, block, key: sequencerKey }
}

describe("what does not follow from the roots is refused", () => {
  it("a header that differs anywhere", async () => {
    const { witness } = await applied()
    const lie = hash(`0x${"ab".repeat(32)}`)
    const changed = {
      transactionsRoot: lie,
      receiptsRoot: lie,
      stepsHash: lie,
      stateRoot: lie,
      parentHash: lie,
      prevRandao: lie,
    }
    for (const [name, value] of Object.entries({
      ...changed,
      gasUsed: 1n,
      logsBloom: lie,
      coinbase: contractAt(1),
      number: 9n,
    })) {
      expect(await refusal({ ...witness, header: { ...witness.header, [name]: value } })).toContain(
        `its header: ${name} is`,
      )
    }
    expect(await refusal({ ...witness, header: { ...witness.header, hardfork: "prague" } })).toContain(
      "hardfork is osaka",
    )
  })

  it("an apply step whose transaction is not the sequencer's, or says something else", async () => {
    const { witness, step } = await applied()
    const [first, second] = witness.steps
    const tried = (of: Partial<WitnessApply>) =>
      refusal({ ...witness, steps: [{ ...step, ...of }, ...without(witness.steps, 0)] })
    const delta = step.changes[0]?.delta ?? emptyDelta
    const to = address("0x00000000000000000000000000000000000b0005")
    const base = { layer: witness.layer, nonce: 0n, to, delta }
    expect(await tried({ transaction: signApply(base, sequencerKey) })).toBe("accepted")
    expect(await tried({ transaction: signApply(base, `0x${"33".repeat(32)}`) })).toContain("the sequencer is")
    expect(await tried({ transaction: signApply({ ...base, to: contractAt(1) }, sequencerKey) })).toContain(
      "the apply precompile is",
    )
    expect(await tried({ transaction: signApply({ ...base, delta: emptyDelta }, sequencerKey) })).toContain("calldata")
    expect(await tried({ child: witness.layer })).toContain("not a child")
    expect(await tried({ transaction: "0x02c0" })).toContain("step 0")
    expect(await refusal({ ...witness, steps: [first, first, second].flatMap((of) => of ?? []) })).toContain(
      "nonce 0, next 1",
    )
  })

  it("a child's change, read or log that does not fit the layer", async () => {
    const { witness, step } = await applied()
    const [change] = step.changes
    if (change === undefined) throw new RangeError("the child changed the layer")
    const tried = (of: Partial<WitnessApply>) =>
      refusal({ ...witness, steps: [{ ...step, ...of }, ...without(witness.steps, 0)] })
    const reading = (of: Partial<typeof change.reads>) =>
      tried({ changes: [{ ...change, reads: { ...change.reads, ...of } }] })
    expect(await tried({ changes: [] })).toContain("one change a layer")
    expect(await tried({ changes: [{ ...change, postRoot: change.preRoot }] })).toContain("post-root of layer 7000")
    expect(await tried({ changes: [{ ...change, preRoot: change.postRoot }] })).toContain("is at root")
    expect(await reading({ slots: change.reads.slots.map((of) => ({ ...of, value: wordAt(9) })) })).toContain(
      "the child read",
    )
    expect(await reading({ accounts: change.reads.accounts.map((of) => ({ ...of, value: undefined })) })).toContain(
      "as none",
    )
    expect(await reading({ blockHashes: [{ number: 2n, hash: undefined }] })).toContain("hash of block 2")
    expect(await reading({ accounts: change.reads.accounts.toReversed() })).toContain("canonical")
    expect(await tried({ logs: [] })).toContain("receiptsRoot")
    expect(await tried({ logs: step.logs.map((log) => ({ ...log, layer: step.child })) })).toContain("no ancestor")
  })

  it("a change of accounts on a layer that is not hosted (spec 2)", async () => {
    const { hierarchy, shared, booster } = await threeLayers()
    const code: Order = { do: "setCode", layer: 1, at: contractAt(1), code: codeAt(9) }
    const block = await hierarchy.build(shared, [() => hierarchy.build(booster, [[[code]]])])
    const witness = collectWitness(block, hierarchy)
    expect(await refusal(witness)).toBe("accepted")
    const contexts = witness.contexts.map((context) => ({ ...context, hosted: false }))
    expect(await refusal({ ...witness, contexts })).toContain("accounts of layer 7000 cannot change")
  })

  it("more layers, steps or transactions than the bounds allow", async () => {
    const { witness } = await applied()
    const layered = (count: number) =>
      refusal({
        ...witness,
        contexts: witness.contexts.flatMap((of) =>
          Array.from({ length: count }, (_, i) => (i === 0 ? of : { ...of, layer: layerId(i) })),
        ),
      })
    expect(await layered(limits.hierarchyDepthMax)).toContain("one pre-root a layer")
    expect(await layered(limits.hierarchyDepthMax + 1)).toContain(`up to ${limits.hierarchyDepthMax} layers`)
    const steps = (count: number, transactions: readonly Hex[]) =>
      refusal({ ...witness, steps: Array.from({ length: count }, () => ({ kind: "transactions", transactions })) })
    expect(await steps(limits.blockStepsMax, [])).toContain("its header")
    expect(await steps(limits.blockStepsMax + 1, [])).toContain(`up to ${limits.blockStepsMax} steps`)
    const all = Array.from({ length: limits.blockTransactionsMax }, (): Hex => "0x03")
    expect(await steps(1, all)).toContain("blob")
    expect(await steps(1, [...all, "0x03"])).toContain(`up to ${limits.blockTransactionsMax} transactions`)
  })

  it("transactions added, left out, changed, or not valid", async () => {
    const { witness } = await applied()
    const [apply, run] = witness.steps
    if (apply === undefined || run?.kind !== "transactions") throw new RangeError("the second step runs transactions")
    const tried = (transactions: readonly Hex[]) => refusal({ ...witness, steps: [apply, { ...run, transactions }] })
    expect(await tried([])).toContain("stateRoot is")
    expect(await tried([...run.transactions, ...run.transactions])).toContain("may not be in the block")
    expect(await tried([await transfer(witness.layer, 0, "0x")])).toMatch(/no trie node|stateRoot is/)
    expect(await tried(["0x03"])).toContain("blob")
    expect(await refusal({ ...witness, steps: [run, apply] })).toMatch(/is at root|no trie node|nonce/)
    expect(await refusal({ ...witness, steps: [] })).toContain("stateRoot is")
  })

  it("contexts, roots and anchors that do not fit each other", async () => {
    const { witness } = await applied()
    const [own] = witness.contexts
    if (own === undefined) throw new RangeError("a witness has contexts")
    const context = (of: Partial<typeof own>) => refusal({ ...witness, contexts: [{ ...own, ...of }] })
    expect(await refusal({ ...witness, contexts: [] })).toContain("the layer's own")
    expect(await refusal({ ...witness, contexts: [own, own] })).toContain("twice")
    expect(await refusal({ ...witness, preRoots: [] })).toContain("one pre-root")
    expect(await refusal({ ...witness, headers: [] })).toContain("one list of headers")
    expect(await context({ anchor: { ...own.anchor, number: 1n } })).toContain("anchor")
    expect(await context({ fields: { ...own.fields, blobBaseFee: 2n } })).toContain("blob base fee")
    expect(await context({ fields: { ...own.fields, number: 0n }, anchor: { ...own.anchor, number: -1n } })).toContain(
      "genesis",
    )
    expect(await context({ fields: { ...own.fields, timestamp: 1n } })).toContain("timestamp is 1, claimed")
    const root = witness.header.stateRoot
    expect(await refusal({ ...witness, preRoots: [root] })).toContain("not the state root of the block before")
    expect(await context({ fields: { ...own.fields, gasLimit: 20_000n } })).toContain("gasLimit")
    const fields = { ...own.fields, gasLimit: 20_000n }
    const tight = { ...witness, contexts: [{ ...own, fields }], header: { ...witness.header, gasLimit: 20_000n } }
    expect(await refusal(tight)).toContain("21000 gas used, of 20000")
  })
})

describe("what the roots do not say, a verifier must know by itself", () => {
  it("with rules, a claim of another policy, parent or sequencer is refused", async () => {
    const { hierarchy, booster } = await threeLayers()
    const block = await hierarchy.build(booster, [[[storeOn(1, 1, 77)]]])
    const witness = collectWitness(block, hierarchy)
    const coinbase = block.header.coinbase
    const policy = {
      hardfork: "osaka",
      hosted: true,
      transparent: true,
      slotPrice: 0n,
      initialBaseFee: 7n,
      coinbase,
    } as const
    const [own, parent] = witness.contexts
    if (own === undefined || parent === undefined) throw new RangeError("a booster has a parent")
    const shared = { ...policy, layer: parent.layer, parent: undefined }
    const rule = { ...policy, layer: own.layer, parent: parent.layer }
    const check = (rules: readonly (typeof rule | typeof shared)[]) => verifyWitness(scripted, witness, { rules })
    expect(await check([rule, shared])).toEqual(publicInputs(block))
    await expect(check([rule])).rejects.toThrow("layer 7000 is not one of the hierarchy")
    await expect(check([{ ...rule, parent: own.layer }, shared])).rejects.toThrow("the parent of layer 7101")
    await expect(check([{ ...rule, coinbase: contractAt(1) }, shared])).rejects.toThrow("the coinbase of layer 7101")
    const free = { rules: [{ ...rule, initialBaseFee: undefined }, shared] }
    await expect(verifyWitness(scripted, witness, free)).rejects.toThrow("baseFee of layer 7101 is 0")
    const priced = { rules: [{ ...rule, slotPrice: 5n }, shared] }
    await expect(verifyWitness(scripted, witness, priced)).rejects.toThrow("slotPrice of layer 7101 is 5")
    const sponsored = { rules: [rule, { ...shared, sponsor: contractAt(2) }] }
    await expect(verifyWitness(scripted, witness, sponsored)).rejects.toThrow("sponsor of layer 7000")
  })
})
