import {
  address,
  type Block,
  concat,
  InputError,
  type LayerId,
  layerId,
  slot,
  TrieState,
  zeroBlockHash,
  zeroWord,
} from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PostedBlock, PostedRound } from "./batch.ts"
import { encodeBatch } from "./batch-codec.ts"
import { Derivation, derive } from "./derive.ts"
import { wrap } from "./envelope.ts"
import { BatchRefused } from "./errors.ts"
import { encodePayload } from "./payload.ts"
import { postedRound } from "./posted-round.ts"
import { SampleChain, sampleNewcomer } from "./testing/sample-chain.ts"
import { sampleLayers } from "@trellis/core/samples"
import type { Writes } from "./writes.ts"

const derivation = (): Derivation => {
  const { tip, content } = sampleNewcomer()
  return new Derivation(tip, content.source, content.sink)
}
const executed = ({ layer, hash, header }: Block) => ({
  layer,
  number: header.number,
  hash,
  postRoot: header.stateRoot,
})

describe("derivation (spec 9): a node with nothing but genesis and the batches", () => {
  it("rebuilds every root and block hash that execution gave, however the rounds are batched", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 4 }), (groups) => {
        const chain = new SampleChain()
        const batches = groups.map((seeds) => {
          const before = chain.rounds.length
          return encodeBatch(chain.grow(seeds).rounds.slice(before))
        })
        const { tip, content } = sampleNewcomer()
        const derived = derive(tip, batches, content.source, content.sink)
        expect(derived).toEqual(chain.rounds.map(({ number, blocks }) => ({ number, blocks: blocks.map(executed) })))
        for (const { layer } of sampleLayers) assertState(chain, content, layer)
      }),
      { numRuns: 30 },
    )
  })

  it("goes on from where it stood", () => {
    const { rounds } = new SampleChain().grow([1, 2, 3, 4])
    const { tip, content } = sampleNewcomer()
    const first = new Derivation(tip, content.source, content.sink)
    first.follow(encodeBatch(rounds.slice(0, 2)))
    const second = new Derivation(first.tip, content.source, content.sink)
    expect(second.follow(encodeBatch(rounds.slice(2))).map(({ number }) => number)).toEqual([3n, 4n])
  })
})

/** What the rounds wrote can be read from the derived states alone. */
function assertState(chain: SampleChain, content: SampleChain["content"], layer: LayerId): void {
  const root = chain.latest(layer)?.header.stateRoot
  if (root === undefined) throw new Error("every sample layer has a block")
  const derived = new TrieState(root, content.source)
  const original = chain.state(root)
  const changes = chain.rounds.flatMap(({ blocks }) => blocks.flatMap((block) => block.changes))
  for (const { delta } of changes.filter((change) => change.layer === layer)) {
    for (const { address, slot } of delta.slots) {
      expect(derived.storage(address, slot)).toBe(original.storage(address, slot))
    }
    for (const { address } of delta.accounts) {
      const account = derived.account(address)
      expect(account).toEqual(original.account(address))
      if (account !== undefined) expect(derived.code(account.codeHash)).toEqual(original.code(account.codeHash))
    }
  }
}

describe("a batch that does not follow is refused whole", () => {
  const { rounds } = new SampleChain().grow([11, 12, 13])
  const posted = rounds.map(postedRound)

  function refused(changed: readonly PostedRound[], why = /refused/): void {
    const node = derivation()
    node.follow(encodeBatch(rounds.slice(0, 1)))
    const { tip } = node
    const outcome = attempt(() => node.follow(wrap(encodePayload(changed))))
    expect(outcome).toBeInstanceOf(BatchRefused)
    expect(String(outcome)).toMatch(why)
    expect(node.tip).toEqual(tip)
    expect(node.follow(encodeBatch(rounds.slice(1))).length).toBe(2)
  }
  const [, second, third] = posted
  if (second === undefined || third === undefined) throw new Error("the sample has three rounds")
  const withBlocks = (blocks: readonly PostedBlock[]): readonly PostedRound[] => [second, { ...third, blocks }]
  const [child] = third.blocks
  const last = third.blocks.at(-1)
  if (child === undefined || last === undefined || child === last) throw new Error("the third round has two blocks")

  it("a round twice, left out, renumbered, empty", () => {
    refused(posted.slice(0, 1))
    refused([second, second])
    refused([third])
    refused([second, { ...third, number: 4n }])
    refused(withBlocks([]))
  })

  it("a block twice, left out, of no layer, of another number", () => {
    refused(withBlocks([child, ...third.blocks]))
    refused(withBlocks([{ ...child, number: child.number + 50n }, ...third.blocks]), /no later block/)
    refused(withBlocks(third.blocks.slice(1)))
    refused(withBlocks(third.blocks.slice(0, -1)))
    refused(withBlocks([{ ...child, layer: layerId(9) }, ...third.blocks.slice(1)]))
    refused(withBlocks([...third.blocks.slice(0, -1), { ...last, layer: layerId(9) }]))
    refused(withBlocks([{ ...child, number: child.number + 1n }, ...third.blocks.slice(1)]))
  })

  it("a block before the one it applies", () => {
    const within = third.blocks.findIndex(({ steps }) => steps.some(({ kind }) => kind === "apply"))
    expect(within).toBeGreaterThan(0)
    refused(withBlocks([...third.blocks.slice(0, -1).toReversed(), last]))
    refused(withBlocks(third.blocks.toReversed()))
  })

  it("a step that applies itself, or what is no child", () => {
    const self = { kind: "apply", child: last.layer, childNumber: last.number } as const
    refused(withBlocks([...third.blocks.slice(0, -1), { ...last, steps: [...last.steps, self] }]))
    const cousin = { kind: "apply", child: layerId(7000), childNumber: 3n } as const
    refused(withBlocks([{ ...child, steps: [cousin] }, ...third.blocks.slice(1)]))
  })

  it("a step without its writes, or with a write that changes nothing", () => {
    const steps = third.blocks.flatMap(({ steps }) => steps)
    expect(steps.some(({ kind }) => kind === "transactions")).toBe(true)
    const bare = third.blocks.map((block) => ({
      ...block,
      steps: block.steps.map((step) => (step.kind === "apply" ? step : { ...step, writes: [] })),
    }))
    refused(withBlocks(bare))
    const idle = third.blocks.map((block) => ({
      ...block,
      steps: block.steps.map((step) =>
        step.kind === "apply" ? step : { ...step, writes: step.writes.map(withIdleWrite) },
      ),
    }))
    refused(withBlocks(idle), /changes nothing/)
  })

  it("a hash or root that does not follow", () => {
    refused(withBlocks([...third.blocks.slice(0, -1), { ...last, hash: zeroBlockHash }]))
    refused(withBlocks([...third.blocks.slice(0, -1), { ...last, postRoot: child.postRoot }]))
  })

  it("any byte of the payload changed", () => {
    const payload = encodePayload(posted.slice(1))
    const { tip, content } = sampleNewcomer()
    const before = new Derivation(tip, content.source, content.sink)
    before.follow(encodeBatch(rounds.slice(0, 1)))
    fc.assert(
      fc.property(fc.nat({ max: payload.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const node = new Derivation(before.tip, content.source, content.sink)
        const changed = wrap(payload.with(at, (payload[at] ?? 0) ^ flip))
        const outcome = attempt(() => node.follow(changed))
        expect(outcome instanceof BatchRefused || outcome instanceof InputError, `byte ${at}`).toBe(true)
        expect(node.tip.round).toBe(1n)
      }),
      { numRuns: 400 },
    )
  })

  it("what is no batch", () => {
    const batch = encodeBatch(rounds)
    expect(() => derivation().follow(concat(batch, batch))).toThrow(InputError)
  })
})

function attempt(of: () => unknown): unknown {
  try {
    return of()
  } catch (error) {
    return error
  }
}

/** One more write at the end: the zero that a slot holds anyway. */
function withIdleWrite(writes: Writes): Writes {
  const idle = { address: address(`0x${"ff".repeat(20)}`), slot: slot(zeroWord), next: zeroWord }
  return { ...writes, slots: [...writes.slots, idle] }
}
