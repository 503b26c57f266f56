import { type Address, defaultPrecompileBase, type Hex, precompilesAt, toHex } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createExecutor } from "../executor.ts"
import { callTo, code, input, op, push, type Manner } from "../testing/assemble.test.support.ts"
import { addressOf, ether, signer, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const contracts = [addressOf(1), addressOf(2), addressOf(3)]
const targets: readonly Address[] = [...contracts, ...Object.values(l1), signer, addressOf(99)]

const target = fc.constantFrom(...targets)
const calldata: fc.Arbitrary<Hex> = fc.oneof(
  fc.constant("0x" as const),
  fc.tuple(target, fc.uint8Array({ minLength: 2, maxLength: 8 })).map(([at, bytes]) => input(at, toHex(bytes))),
  fc.tuple(target, target).map(([a, b]) => input(a, input(b))),
  fc.uint8Array({ maxLength: 40 }).map(toHex),
)
const call = fc
  .record({
    to: fc.oneof(fc.constantFrom(l1.call, l1.call, l1.sandboxCall, l1.delegateCall), target),
    data: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...contracts).map((at) => input(at)) },
      { weight: 2, arbitrary: calldata },
    ),
    manner: fc.constantFrom<Manner>("call", "call", "static", "delegate", "callCode"),
    value: fc.constantFrom(0, 0, 0, 0, 0, 1),
    gas: fc.constantFrom(0, 3_000, 60_000, 60_000),
  })
  .map(({ to, data, gas, ...of }) => callTo(to, data, gas === 0 ? of : { ...of, gas }))
const ends: readonly string[] = [op.stop, op.return, op.revert, op.invalid, op.selfDestruct, op.jump, op.jumpi]
const goingOn = Object.values(op).filter((one) => !ends.includes(one))
const opcode = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...goingOn) },
  { weight: 1, arbitrary: fc.constantFrom(...ends) },
)
const junk = fc.uint8Array({ maxLength: 6 }).map((bytes) => toHex(bytes).slice(2))
const piece = fc.oneof(
  { weight: 6, arbitrary: call },
  { weight: 4, arbitrary: fc.constantFrom(...contracts).map((at) => callTo(l1.call, input(at))) },
  { weight: 3, arbitrary: fc.tuple(fc.nat({ max: 40 }), opcode).map(([value, then]) => push(value) + then) },
  { weight: 1, arbitrary: opcode },
  { weight: 5, arbitrary: fc.nat({ max: 3 }).map((value) => push(value) + push(2) + op.sstore) },
  { weight: 1, arbitrary: fc.constant(push(0) + push(0) + push(0) + op.create) },
  { weight: 1, arbitrary: target.map((at) => push(at) + op.selfDestruct) },
)
/** A filled stack, so that few opcodes fail for want of it. */
const operands = Array.from({ length: 8 }, () => push(1)).join("")
const program = fc
  .array(fc.oneof({ weight: 30, arbitrary: piece }, { weight: 1, arbitrary: junk }), { minLength: 2, maxLength: 8 })
  .map((pieces) => code(operands, ...pieces))
const layer = fc.tuple(program, program, program)

const setup = fc.record({
  layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
  hosted: fc.boolean(),
  to: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...contracts) }, fc.option(target, { nil: undefined })),
  data: fc.oneof(calldata, program),
  value: fc.constantFrom(0n, 0n, 1n),
  slotPrice: fc.constantFrom(0n, 1_000n),
})

describe("spec 3 random bytecode with the precompiles in reach", () => {
  const executor = createExecutor()

  it("never throws out of the executor; the undo is exact; a transaction that fails leaves ancestors as they were", async () => {
    const seen = { failed: 0, changed: 0 }
    await fc.assert(
      fc.asyncProperty(setup, async ({ layers, hosted, to, data, value, slotPrice }) => {
        const world = new World(
          layers.map((codes, i) => ({
            id: layers.length - i,
            slotPrice,
            hosted: hosted || i < layers.length - 1 || i === 0,
            accounts: codes.map((of, n) => ({ at: contracts[n] ?? addressOf(0), code: of, balance: ether })),
          })),
          executor,
        )
        for (const gasLimit of [2_000_000n, 90_000n]) {
          const target = to === undefined ? {} : { to }
          const { outcome, deltas } = await world.attempt({ ...target, data, value, gasLimit })
          if (outcome.kind === "refused") continue
          const { receipt } = outcome
          expect(receipt.gasUsed <= gasLimit && receipt.gasUsed >= 21_000n).toBe(true)
          expect(BigInt(receipt.succeeded ? 0 : receipt.logs.length)).toBe(0n)
          const above = deltas.slice(1).flatMap(({ accounts, slots }) => [...accounts, ...slots])
          if (!receipt.succeeded) expect(above).toEqual([])
          if (!hosted && layers.length > 1) expect(deltas.at(-1)?.accounts).toEqual([])
          seen.failed += receipt.succeeded ? 0 : 1
          seen.changed += above.length > 0 ? 1 : 0
        }
      }),
      { numRuns: 400 },
    )
    for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(3)
  })
})
