import { address, blockHash, layerId } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { reduce } from "./reduce.ts"
import { restore } from "./restore.ts"
import type { SealedRound } from "./round.ts"

const a = address(`0x${"0a".repeat(20)}`)
const b = address(`0x${"0b".repeat(20)}`)

function stored(number: number, attested: readonly (typeof a)[] = []): SealedRound {
  const policy = { required: 2, attesters: [a, b], proofDeadlineMs: 100 }
  const hash = blockHash(`0x${number.toString(16).padStart(64, "0")}`)
  return { number: BigInt(number), blocks: [{ layer: layerId(7000), hash, number: BigInt(number), policy, attested }] }
}

describe("a node that starts again", () => {
  it("goes on from its marks: proves what is open, and counts deadlines from now", () => {
    const { state, effects, building } = restore(
      { head: 7n, safe: 6n, finalized: 5n, rounds: [stored(6, [a]), stored(7)] },
      10_000,
    )
    expect(state).toMatchObject({ head: 7n, durable: 7n, safe: 7n, finalized: 5n })
    expect(effects.map((effect) => effect.kind)).toEqual(["prove", "prove", "safe"])
    expect(building).toBe("open")
    expect(reduce(state, { kind: "tick", nowMs: 10_100 }).effects).toEqual([])
    expect(reduce(state, { kind: "tick", nowMs: 10_101 }).effects).toMatchObject([{ kind: "revert", to: 5n }])
    const hash = state.rounds[0]?.blocks[0]?.hash ?? blockHash("")
    expect(reduce(state, { kind: "attested", block: hash, attester: b }).state.finalized).toBe(6n)
  })

  it("finalizes at once what was attested before it stopped", () => {
    const { state, effects } = restore({ head: 1n, safe: 1n, finalized: 0n, rounds: [stored(1, [a, b])] }, 0)
    expect(effects).toEqual([
      { kind: "finalized", round: 1n },
      { kind: "prune", through: 1n },
    ])
    expect(state.rounds).toEqual([])
  })

  it("refuses marks and rounds that do not fit each other", () => {
    const rounds = [stored(1), stored(2)]
    expect(() => restore({ head: 3n, safe: 0n, finalized: 0n, rounds }, 0)).toThrow("damaged")
    expect(() => restore({ head: 2n, safe: 3n, finalized: 0n, rounds }, 0)).toThrow("damaged")
    expect(() => restore({ head: 2n, safe: 0n, finalized: 1n, rounds }, 0)).toThrow("the next round is 2")
  })
})
