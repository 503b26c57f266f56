import { type Address, address, blockHash, layerId } from "@trellis/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { LifecycleEffect } from "./effect.ts"
import type { LifecycleEvent } from "./event.ts"
import { limits } from "./limits.ts"
import { type Reduced, reduce } from "./reduce.ts"
import type { SealedRound } from "./round.ts"
import { isLate } from "./seal.ts"
import { initialState, type LifecycleState } from "./state.ts"

const attesterAt = (i: number): Address => address(`0x${i.toString(16).padStart(40, "0")}`)
const hashAt = (round: number, block: number, attempt = 0) =>
  blockHash(`0x${((attempt * 1000 + round) * 1000 + block).toString(16).padStart(64, "0")}`)

interface Policy {
  readonly required: number
  readonly attesters: number
  readonly proofDeadlineMs: number
}
const twoOfThree: Policy = { required: 2, attesters: 3, proofDeadlineMs: 1000 }

function roundAt(number: number, blocks: number, policy = twoOfThree, attempt = 0): SealedRound {
  return {
    number: BigInt(number),
    blocks: Array.from({ length: blocks }, (_, i) => ({
      layer: layerId(blocks - i),
      hash: hashAt(number, i, attempt),
      number: BigInt(number),
      policy: { ...policy, attesters: Array.from({ length: policy.attesters }, (_, n) => attesterAt(n + 1)) },
    })),
  }
}

function run(events: readonly LifecycleEvent[], from: LifecycleState = initialState) {
  let state = from
  const effects: LifecycleEffect[] = []
  let last: Reduced | undefined
  for (const event of events) {
    last = reduce(state, event)
    state = last.state
    effects.push(...last.effects)
  }
  return { state, effects, building: last?.building }
}

const seal = (round: SealedRound, sealedAtMs = 0): LifecycleEvent => ({ kind: "sealed", round, sealedAtMs })
const durable = (round: number, blocks: number, attempt = 0): LifecycleEvent => ({
  kind: "durable",
  round: BigInt(round),
  hash: hashAt(round, blocks - 1, attempt),
})
const attest = (round: number, block: number, by: number, attempt = 0): LifecycleEvent => ({
  kind: "attested",
  block: hashAt(round, block, attempt),
  attester: attesterAt(by),
})
const kinds = (effects: readonly LifecycleEffect[]) => effects.map((effect) => effect.kind)

describe("the life of a round (spec 6)", () => {
  it("proves every block, follows storage with safe, and finalizes when all are attested", () => {
    const sealed = run([seal(roundAt(1, 2))])
    expect(sealed.effects).toEqual([
      { kind: "prove", round: 1n, layer: 2, number: 1n, block: hashAt(1, 0) },
      { kind: "prove", round: 1n, layer: 1, number: 1n, block: hashAt(1, 1) },
    ])
    const attested = run([attest(1, 0, 1), attest(1, 0, 2), attest(1, 1, 3)], sealed.state)
    expect(attested.effects).toEqual([])
    const complete = run([attest(1, 1, 1)], attested.state)
    expect(complete.state.finalized).toBe(0n)
    expect(run([durable(1, 2)], complete.state).effects).toEqual([
      { kind: "safe", round: 1n },
      { kind: "finalized", round: 1n },
      { kind: "prune", through: 1n },
    ])
  })

  it("finalizes in order: a later round waits for the one before", () => {
    const { state, effects } = run([
      seal(roundAt(1, 1)),
      seal(roundAt(2, 1)),
      durable(2, 1),
      attest(2, 0, 1),
      attest(2, 0, 2),
      attest(1, 0, 1),
    ])
    expect(state).toMatchObject({ head: 2n, safe: 2n, finalized: 0n })
    expect(kinds(effects)).not.toContain("finalized")
    expect(run([attest(1, 0, 3)], state).effects).toEqual([
      { kind: "finalized", round: 2n },
      { kind: "prune", through: 2n },
    ])
  })

  it("does not hear an attester twice, one it does not know, or one of an unknown block", () => {
    const { state } = run([seal(roundAt(1, 1)), durable(1, 1), attest(1, 0, 1)])
    expect(run([attest(1, 0, 1), attest(1, 0, 9), attest(7, 0, 2)], state).state).toBe(state)
    expect(run([{ kind: "refused", block: hashAt(1, 0), attester: attesterAt(9), why: "no" }], state).state).toBe(state)
  })

  it("reverts the round of a refused block and all after it, even where others attest it", () => {
    const events = [1, 2, 3].flatMap((n) => [seal(roundAt(n, 2)), durable(n, 2)])
    const { state } = run([...events, ...[1, 2].flatMap((by) => [attest(1, 0, by), attest(1, 1, by)]), attest(2, 0, 1)])
    expect(state).toMatchObject({ head: 3n, safe: 3n, finalized: 1n })
    const refused = run(
      [{ kind: "refused", block: hashAt(2, 0), attester: attesterAt(3), why: "post-root differs" }],
      state,
    )
    expect(refused.effects).toEqual([
      {
        kind: "revert",
        to: 1n,
        blamed: { layer: 2, number: 2n, block: hashAt(2, 0) },
        reason: { kind: "refused", why: "post-root differs" },
      },
    ])
    expect(refused.state).toEqual({ rounds: [], head: 1n, durable: 1n, safe: 1n, finalized: 1n })
    const again = run(
      [seal(roundAt(2, 2, twoOfThree, 1)), durable(2, 2), attest(2, 0, 2), attest(3, 0, 2)],
      refused.state,
    )
    expect(again.state).toMatchObject({ head: 2n, durable: 1n, safe: 1n })
    expect(again.state.rounds[0]?.blocks.every((block) => block.attested.length === 0)).toBe(true)
    expect(run([{ kind: "refused", block: hashAt(1, 0), attester: attesterAt(1), why: "late" }], state).state).toBe(
      state,
    )
  })

  it("reverts at the deadline and not before, and leaves an attested block alone", () => {
    const { state } = run([seal(roundAt(1, 1), 500), seal(roundAt(2, 1), 400), attest(2, 0, 1), attest(2, 0, 2)])
    expect(run([{ kind: "tick", nowMs: 1500 }], state)).toMatchObject({ effects: [], state })
    expect(run([{ kind: "tick", nowMs: 1501 }], state).effects).toEqual([
      {
        kind: "revert",
        to: 0n,
        blamed: { layer: 1, number: 1n, block: hashAt(1, 0) },
        reason: { kind: "deadline", deadlineMs: 1500, attested: 0, required: 2 },
      },
    ])
  })

  it("does not take storage's word back: a round on disk stays there", () => {
    const { state } = run([seal(roundAt(1, 1)), seal(roundAt(2, 1)), durable(2, 1)])
    expect(run([durable(1, 1), durable(3, 1)], state).state).toBe(state)
  })

  it("does not ask to prove what needs no attestation", () => {
    const { state, effects } = run([
      seal(roundAt(1, 1, { required: 0, attesters: 0, proofDeadlineMs: 5 })),
      durable(1, 1),
    ])
    expect(kinds(effects)).toEqual(["safe", "finalized", "prune"])
    expect(state).toMatchObject({ rounds: [], head: 1n, finalized: 1n })
  })
})

describe("bounds", () => {
  it("pauses building at openRoundsMax, and opens it again when one is final", () => {
    const all = Array.from({ length: limits.openRoundsMax }, (_, i) => seal(roundAt(i + 1, 1)))
    const before = run(all.slice(0, -1))
    expect(before.building).toBe("open")
    const full = run(all.slice(-1), before.state)
    expect(full.building).toBe("paused")
    expect(() => run([seal(roundAt(limits.openRoundsMax + 1, 1))], full.state)).toThrow("wait until one is final")
    expect(run([durable(1, 1), attest(1, 0, 1), attest(1, 0, 2)], full.state).building).toBe("open")
  })

  it("takes roundBlocksMax blocks and attestersMax attesters, and not one more", () => {
    const most = { required: limits.attestersMax, attesters: limits.attestersMax, proofDeadlineMs: 1 }
    expect(run([seal(roundAt(1, 1, most))]).state.rounds).toHaveLength(1)
    expect(() => run([seal(roundAt(1, 1, { ...most, attesters: limits.attestersMax + 1 }))])).toThrow("attesters")
    expect(run([seal(roundAt(1, limits.roundBlocksMax))]).state.rounds).toHaveLength(1)
    expect(() => run([seal(roundAt(1, limits.roundBlocksMax + 1))])).toThrow("blocks")
    expect(() => run([seal({ number: 1n, blocks: [] })])).toThrow("blocks")
  })

  it("refuses a round that does not follow the head, repeats a block, or could never be final", () => {
    expect(() => run([seal(roundAt(2, 1))])).toThrow("the next round is 1")
    const twice: SealedRound = { number: 2n, blocks: roundAt(1, 1).blocks }
    expect(() => run([seal(roundAt(1, 1)), seal(twice)])).toThrow("open already")
    expect(() => run([seal(roundAt(1, 1, { ...twoOfThree, required: 4 }))])).toThrow("0 to 3 attestations")
    expect(() => run([seal(roundAt(1, 1, { ...twoOfThree, required: 1.5 }))])).toThrow("0 to 3 attestations")
  })
})

/** What may happen, as choices that are turned into events by what is open at that moment. */
const choice = fc.record({
  kind: fc.constantFrom("seal", "durable", "attest", "attest", "attest", "refuse", "tick", "stale"),
  round: fc.nat(5),
  block: fc.nat(2),
  by: fc.integer({ min: 0, max: 4 }),
  policy: fc.record({
    required: fc.integer({ min: 0, max: 3 }),
    attesters: fc.constant(3),
    proofDeadlineMs: fc.integer({ min: 0, max: 50 }),
  }),
})
type Choice = typeof choice extends fc.Arbitrary<infer T> ? T : never

function eventOf(of: Choice, state: LifecycleState, attempt: number): LifecycleEvent {
  const open = state.rounds.at(of.round % Math.max(1, state.rounds.length))
  const block = open?.blocks.at(of.block % open.blocks.length)
  const hash = of.kind === "stale" || block === undefined ? hashAt(of.round, of.block) : block.hash
  switch (of.kind) {
    case "seal":
      return seal(roundAt(Number(state.head) + 1, of.block + 1, of.policy, attempt), attempt)
    case "durable":
      return { kind: "durable", round: open?.number ?? 9n, hash: open?.blocks.at(-1)?.hash ?? hash }
    case "refuse":
      return { kind: "refused", block: hash, attester: attesterAt(of.by), why: "wrong" }
    case "tick":
      return { kind: "tick", nowMs: attempt + of.round }
    default:
      return { kind: "attested", block: hash, attester: attesterAt(of.by) }
  }
}

/** What a block was told by registered attesters, kept beside the reducer. */
function note(heard: Map<string, Set<Address>>, event: LifecycleEvent): void {
  if (event.kind !== "attested" || Number(event.attester) < 1 || Number(event.attester) > 3) return
  heard.set(event.block, (heard.get(event.block) ?? new Set()).add(event.attester))
}

describe("after any events", () => {
  it("finalized never goes back, only attested rounds are final, and no revert reaches them", () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 120 }), (choices) => {
        let state = initialState
        const heard = new Map<string, Set<Address>>()
        const sealed = new Map<bigint, SealedRound>()
        choices.forEach((of, i) => {
          const event = eventOf(of, state, i + 1)
          if (event.kind === "sealed") sealed.set(event.round.number, event.round)
          note(heard, event)
          const { state: next, effects } = reduce(state, event)
          expect(next.finalized >= state.finalized).toBe(true)
          expect(next.finalized <= next.safe && next.safe <= next.durable && next.durable <= next.head).toBe(true)
          expect(next.rounds.map((round) => round.number)).toEqual(
            Array.from({ length: Number(next.head - next.finalized) }, (_, n) => next.finalized + BigInt(n) + 1n),
          )
          for (let number = state.finalized + 1n; number <= next.finalized; number++) {
            for (const block of sealed.get(number)?.blocks ?? []) {
              expect(heard.get(block.hash)?.size ?? 0).toBeGreaterThanOrEqual(block.policy.required)
            }
          }
          for (const effect of effects) {
            if (effect.kind === "revert") {
              expect(effect.to >= state.finalized && effect.to < state.head && next.head === effect.to).toBe(true)
            }
            if (effect.kind === "finalized" || effect.kind === "safe") expect(next[effect.kind]).toBe(effect.round)
          }
          expect(effects.some((effect) => effect.kind === "finalized")).toBe(next.finalized !== state.finalized)
          state = next
        })
      }),
      { numRuns: 400 },
    )
  })

  it("attestations give the same state in any order, as often as they come", () => {
    const attestation = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(1), fc.integer({ min: 0, max: 4 }))
    const two = fc
      .array(attestation, { maxLength: 24 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all.slice(0, 5)], { minLength: all.length })),
      )
    fc.assert(
      fc.property(two, ([all, other]) => {
        const { state } = run([1, 2, 3].flatMap((n) => [seal(roundAt(n, 2)), durable(n, 2)]))
        const events = (of: typeof all) => of.map(([round, block, by]) => attest(round, block, by))
        const missing = all.filter((of) => !other.includes(of))
        expect(run(events([...other, ...missing]), state).state).toEqual(run(events(all), state).state)
      }),
    )
  })
})

describe("attesters that do not keep up", () => {
  it("are late from half way to the deadline of the oldest round until they attest it", () => {
    const { state } = run([seal(roundAt(1, 2)), durable(1, 2), seal(roundAt(2, 1), 400), durable(2, 1)])
    expect(isLate(state, 500)).toBe(false)
    expect(isLate(state, 501)).toBe(true)
    const attested = run([attest(1, 0, 1), attest(1, 0, 2), attest(1, 1, 1), attest(1, 1, 2)], state)
    expect(isLate(attested.state, 501)).toBe(false)
    expect(isLate(attested.state, 901)).toBe(true)
  })
})
