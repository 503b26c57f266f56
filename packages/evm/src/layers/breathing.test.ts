import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { createExecutor } from "../executor.ts"
import { limits } from "../limits.ts"
import { callTo, code, input } from "../testing/assemble.test.support.ts"
import { addressOf, signer, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [forever, caller] = [addressOf(1), addressOf(2)]

/** A loop on the parent, and a contract of the child that calls it. */
const world = new World([
  { id: 2, accounts: [{ at: caller, code: code(callTo(l1.call, input(forever))) }] },
  { id: 1, accounts: [{ at: forever, code: "0x5b5f56" }] },
])

function callOf(to: typeof forever, breathe: () => Promise<void>) {
  const plain = { from: signer, data: "0x", value: 0n, gasPrice: 0n, accessList: [], authorizations: [] } as const
  return createExecutor().call({ ...plain, layers: world.inputs(), to, gasLimit: 1_000_000n, breathe })
}

describe("a call that loops", () => {
  it("jumpsPerBreathMax: breathes at its frames and so often at its jumps, on every layer", async () => {
    let breaths = 0
    const breathe = async (): Promise<void> => void breaths++
    const outcome = await callOf(forever, breathe)
    expect(outcome).toMatchObject({ succeeded: false, gasUsed: 1_000_000n, failure: "out of gas" })
    // A turn of the loop costs JUMPDEST 1, PUSH0 2, JUMP 8.
    const turns = (1_000_000 - 21_000) / 11
    expect(breaths).toBe(1 + Math.floor(turns / limits.jumpsPerBreathMax))
  })

  it("ends where its caller gives up, and the next call is whole", async () => {
    const executor = createExecutor()
    const plain = { from: signer, data: "0x", value: 0n, gasPrice: 0n, accessList: [], authorizations: [] } as const
    const call = { ...plain, layers: world.inputs(), to: caller, gasLimit: 1_000_000n }
    let breaths = 0
    const giveUp = async (): Promise<void> => {
      if (++breaths === 10) throw new Error("enough")
    }
    await expect(executor.call({ ...call, breathe: giveUp })).rejects.toThrow("enough")
    expect((await executor.call(call)).gasUsed).toBe((await createExecutor().call(call)).gasUsed)
  })
})
