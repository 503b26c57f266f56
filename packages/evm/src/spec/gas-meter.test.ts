import { defaultPrecompileBase, type Hex, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { answer, callTo, code, give, giveBack, input, op, push, store } from "../testing/assemble.test.support.ts"
import { addressOf, coinbase, signer, World } from "../testing/world.test.support.ts"
import { intrinsicGas } from "../transaction/gas.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const child = addressOf(0xc)
const callee = addressOf(0xa)
const cold = 2_600n
const warm = 100n
/** Memory of the 33 words that a call here takes, paid once. */
const expansion = 101n

const world = (calleeCode: Hex, childCode: Hex = "0x") =>
  new World([
    { id: 2, accounts: [{ at: child, code: childCode }] },
    { id: 1, accounts: [{ at: callee, code: calleeCode }] },
  ])
const before = (data: Hex): bigint => intrinsicGas({ to: l1.call, data, accessList: [], authorizations: [] })

describe("spec 3.1 one gas meter", () => {
  it("the callee gets 63/64 of what the precompile was given, less the access", async () => {
    for (const gas of [2_601, 2_663, 2_664, 50_000, 123_457]) {
      const reports = world(code(give(op.gas)), code(callTo(l1.call, input(callee), { gas }), op.pop, store(0, answer)))
      await reports.run({ to: child })
      const left = BigInt(gas) - cold
      const given = left - left / 64n
      expect(reports.slot(0, child, 0)).toBe(given < 20n ? 0n : given - 2n)
    }
  })

  it("unused gas comes back: a call that does nothing costs the access alone", async () => {
    const data = input(callee)
    for (const to of [l1.call, l1.sandboxCall, l1.delegateCall]) {
      const { receipt } = await world(code(op.stop)).run({ to, data })
      expect(receipt).toMatchObject({ succeeded: true, gasUsed: before(data) + cold })
    }
  })

  it("access is cold once, then warm, a layer and an address", async () => {
    const spend = (...calls: string[]) => code(...calls.map((call) => call + op.pop))
    const gasOf = async (childCode: Hex) => (await world(code(op.stop), childCode).run({ to: child })).receipt.gasUsed
    const one = callTo(l1.call, input(callee))
    const other = callTo(l1.call, input(addressOf(0xb)))
    const own = callTo(callee, input(callee))
    const fixed = (await gasOf(spend(one))) - 21_000n - cold
    expect(await gasOf(spend(one, one))).toBe(21_000n + cold + warm + 2n * fixed - expansion)
    expect(await gasOf(spend(one, other))).toBe(21_000n + 2n * cold + 2n * fixed - expansion)
    expect((await gasOf(spend(one, own))) - (await gasOf(spend(one, one)))).toBe(cold - warm - warm)
  })

  it("a revert gives back its data and its gas", async () => {
    const data = input(callee)
    const reverting = code(giveBack(push(0x77)))
    const { receipt } = await world(reverting).run({ to: l1.call, data })
    expect(receipt).toMatchObject({ succeeded: false, output: `0x${"77".padStart(64, "0")}` })
    expect(receipt.gasUsed).toBe(before(data) + cold + 6n * 3n)
  })

  it("an exceptional halt burns what the callee had, and gives back no data", async () => {
    const data = input(callee)
    const gasLimit = 200_000n
    const { receipt } = await world(code(op.invalid)).run({ to: l1.call, data, gasLimit })
    const given = gasLimit - before(data) - cold
    expect(receipt).toMatchObject({ succeeded: false, output: "0x" })
    expect(receipt.gasUsed).toBe(gasLimit - given / 64n)
  })

  it("a call that cannot pay the access fails and burns what it was given", async () => {
    const data = input(callee)
    const gasLimit = before(data) + cold - 1n
    const { receipt, deltas } = await world(code(store(0, push(1)))).run({ to: l1.call, data, gasLimit })
    expect(receipt).toMatchObject({ succeeded: false, gasUsed: gasLimit })
    expect(deltas[1]?.slots).toEqual([])
  })

  it("a delegated callee costs its delegate's access too (EIP-7702)", async () => {
    const account = addressOf(0xd)
    const layers = new World([
      { id: 2 },
      {
        id: 1,
        accounts: [
          { at: callee, code: code(store(0, op.gas)) },
          { at: account, code: code("ef0100", callee) },
        ],
      },
    ])
    const data = input(account)
    const { receipt } = await layers.run({ to: l1.call, data, gasLimit: 100_000n })
    const left = 100_000n - before(data) - 2n * cold
    expect(layers.slot(1, account, 0)).toBe(left - left / 64n - 2n)
    expect(receipt.succeeded).toBe(true)
  })

  it("opcodes cost what the callee layer's fork says: CLZ is unknown before Osaka", async () => {
    const data = input(callee)
    for (const hardfork of ["prague", "osaka"] as const) {
      const layers = new World([
        { id: 2 },
        { id: 1, hardfork, accounts: [{ at: callee, code: code(push(1), "1e", op.pop) }] },
      ])
      expect((await layers.run({ to: l1.call, data })).receipt.succeeded).toBe(hardfork === "osaka")
    }
  })

  it("signer, precompiles and coinbase of the parent are warm there (EIP-2929, 3651)", async () => {
    const measured = (at: Hex) => store(0, op.gas + push(at) + op.balance + op.pop + op.gas + op.swap1 + op.sub)
    const cost = async (at: Hex) => {
      const layers = world(code(measured(at)))
      await layers.run({ to: l1.call, data: input(callee) })
      return layers.slot(1, callee, 0)
    }
    const fixed = 3n + 2n + 2n
    for (const at of [signer, coinbase, callee, l1.call]) expect(await cost(at)).toBe(warm + fixed)
    expect(await cost(addressOf(0x99))).toBe(cold + fixed)
  })
})
