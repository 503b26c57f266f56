import { defaultPrecompileBase, invert, merge, precompilesAt, type StateDelta } from "@trellis/core"
import { describe, expect, it } from "vitest"
import {
  answer,
  callTo,
  code,
  give,
  initcode,
  input,
  log,
  op,
  push,
  store,
  storeTransient,
} from "../testing/assemble.test.support.ts"
import { addressOf, coinbase, ether, type LayerSetup, signer, slotOf, World } from "../testing/world.test.support.ts"
import { intrinsicGas } from "../transaction/gas.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [contract, other, heir] = [addressOf(1), addressOf(2), addressOf(5)]
const records = code(store(0, op.caller), store(1, op.chainId), log(5))

describe("spec 3 transparent mode", () => {
  it("runs a transaction to a contract that lives on the parent alone there, by the signer", async () => {
    const layers = new World([{ id: 2 }, { id: 1, accounts: [{ at: contract, code: records }] }])
    const { receipt } = await layers.run({ to: contract })
    expect(receipt).toMatchObject({ succeeded: true, ranOn: 1 })
    expect(receipt.logs.map((log) => log.layer)).toEqual([1])
    expect([layers.slot(1, contract, 0), layers.slot(1, contract, 1)]).toEqual([BigInt(signer), 1n])
  })

  it("prefers the layer's own contract, and stays on the layer where nobody has code", async () => {
    const both = new World([
      { id: 2, accounts: [{ at: contract, code: records }] },
      { id: 1, accounts: [{ at: contract, code: records }] },
    ])
    expect((await both.run({ to: contract })).receipt.ranOn).toBe(2)
    expect(both.slot(1, contract, 1)).toBe(0n)
    const { receipt } = await both.run({ to: heir, value: 5n })
    expect(receipt.ranOn).toBe(2)
    expect([both.balance(0, heir), both.balance(1, heir)]).toEqual([5n, 0n])
  })

  it("looks up recursively, and stops at a layer that is not transparent", async () => {
    const grand = { id: 1, accounts: [{ at: contract, code: records }] }
    const through = new World([{ id: 3 }, { id: 2 }, grand])
    expect((await through.run({ to: contract })).receipt.ranOn).toBe(1)
    expect(through.slot(2, contract, 0)).toBe(BigInt(signer))
    for (const opaque of [0, 1]) {
      const layers = new World([{ id: 3, transparent: opaque !== 0 }, { id: 2, transparent: opaque !== 1 }, grand])
      expect((await layers.run({ to: contract })).receipt.ranOn).toBe(3)
      expect(layers.slot(2, contract, 1)).toBe(0n)
    }
  })

  it("does not apply to deployments: they are the booster's own", async () => {
    const layers = new World([{ id: 2 }, { id: 1 }])
    const { receipt } = await layers.run({ data: initcode(code(op.stop)) })
    expect(receipt.ranOn).toBe(2)
    expect(layers.state(0).account(receipt.created ?? heir)?.nonce).toBe(1n)
  })

  it("acts on eth_call alike", async () => {
    const layers = new World([{ id: 2 }, { id: 1, accounts: [{ at: contract, code: code(give(op.caller)) }] }])
    const outcome = await layers.call(signer, contract, "0x")
    expect(outcome).toMatchObject({ succeeded: true, ranOn: 1 })
    expect(BigInt(outcome.output)).toBe(BigInt(signer))
  })

  it("fee and nonce are the booster's; the parent's delta holds neither", async () => {
    const layers = new World([{ id: 2 }, { id: 1, accounts: [{ at: contract, code: records }] }])
    const { receipt, deltas } = await layers.run({ to: contract })
    expect(layers.state(0).account(signer)).toMatchObject({ nonce: 1n, balance: ether - receipt.gasUsed * 10n })
    expect(layers.balance(0, coinbase)).toBe(receipt.gasUsed * 3n)
    expect(deltas[1]?.accounts).toEqual([])
  })

  it("value comes out of the signer's balance on the parent, and fails where that is too small", async () => {
    const parent = {
      id: 1,
      accounts: [
        { at: contract, code: records },
        { at: signer, balance: 100n },
      ],
    }
    const layers = new World([{ id: 2 }, parent])
    const { receipt } = await layers.run({ to: contract, value: 60n })
    expect(receipt.succeeded).toBe(true)
    expect([layers.balance(1, signer), layers.balance(1, contract)]).toEqual([40n, 60n])
    expect(layers.balance(0, signer)).toBe(ether - receipt.gasUsed * 10n)
    const short = await layers.run({ to: contract, value: 41n })
    expect(short.receipt).toMatchObject({ succeeded: false, ranOn: 1 })
    expect(layers.balance(1, contract)).toBe(60n)
    const rich = new World([
      { id: 2 },
      {
        id: 1,
        accounts: [
          { at: contract, code: records },
          { at: signer, balance: 9n * ether },
        ],
      },
    ])
    expect((await rich.run({ to: contract, value: 2n * ether })).receipt.succeeded).toBe(true)
  })

  it("the access list warms what it names on the layer the frame runs on", async () => {
    const list = [{ address: contract, slots: [slotOf(7)] }]
    const reads = code(store(0, op.gas + push(7) + op.sload + op.pop + op.gas + op.swap1 + op.sub))
    const cost = async (accessList: typeof list) => {
      const layers = new World([{ id: 2 }, { id: 1, accounts: [{ at: contract, code: reads }] }])
      await layers.run({ to: contract, accessList })
      return layers.slot(1, contract, 0)
    }
    expect((await cost([])) - (await cost(list))).toBe(2_000n)
  })
})

/** The same transactions, on the parent itself or on a booster one or two layers below it. */
const cases = {
  writes: code(store(0, op.caller), store(1, push(1)), log(5)),
  clears: code(store(7, push(0)), store(8, push(0)), store(1, push(1)), store(1, push(0))),
  calls: code(callTo(other, "0x11"), callTo(heir, "0x", { value: 7 }), store(0, op.selfBalance)),
  creates: code(push("0x6001600055"), push(0), op.mstore, push(5), push(27), push(1), op.create, push(0), op.sstore),
  reverts: code(store(1, push(1)), "60006000", op.revert),
  halts: code(store(1, push(1)), op.invalid),
  fields: code(store(0, op.chainId), store(1, op.number), store(2, op.coinbase), store(3, op.gas)),
  accounts: code(store(0, push(coinbase) + op.extCodeSize), store(1, push(heir) + op.extCodeHash), store(2, op.gas)),
  transient: code(storeTransient(1, push(5)), store(1, push(1) + op.tload), store(2, op.origin)),
  precompiles: code(callTo(addressOf(0x99), "0x"), store(0, callTo(l1.call, "0x", { gas: 999 })), store(3, answer)),
  sender: code(callTo(signer, "0x", { value: 3 }), store(0, op.gas)),
}

const shared = (hardfork: "prague" | "osaka", run: keyof typeof cases): LayerSetup => ({
  id: 1,
  hardfork,
  accounts: [
    {
      at: contract,
      code: cases[run],
      balance: ether,
      slots: [
        [7, 7],
        [8, 8],
      ],
    },
    { at: other, code: code(store(3, push(0) + op.callDataLoad)) },
    { at: signer, balance: ether, nonce: 4n },
  ],
})

/** Without the accounts that fees and nonces are kept in. */
const bare = (of: StateDelta): StateDelta => ({
  slots: of.slots,
  accounts: of.accounts.filter(({ address }) => address !== signer && address !== coinbase),
})

describe("spec 3 transparent mode and direct execution", () => {
  for (const hardfork of ["prague", "osaka"] as const) {
    it(`use the same gas to the unit and leave the parent the same (${hardfork})`, async () => {
      const names: readonly (keyof typeof cases)[] = [
        "writes",
        "clears",
        "calls",
        "creates",
        "reverts",
        "halts",
        "fields",
        "accounts",
        "transient",
        "precompiles",
        "sender",
      ]
      for (const name of names) {
        const accessList = name === "clears" ? [{ address: contract, slots: [slotOf(7)] }] : []
        const of = { to: contract, data: "0x1122000000", gasLimit: 300_000n, value: 11n, accessList } as const
        const direct = await new World([shared(hardfork, name)]).run(of)
        for (const below of [
          [{ id: 2, hardfork }],
          [
            { id: 3, hardfork },
            { id: 2, hardfork },
          ],
        ]) {
          const booster = await new World([...below, shared(hardfork, name)]).run(of)
          const { gasUsed, succeeded, output, logs, failure } = direct.receipt
          expect(booster.receipt, name).toMatchObject({ gasUsed, succeeded, output, logs, ranOn: 1 })
          expect(booster.receipt.failure).toBe(failure)
          expect(bare(booster.deltas.at(-1) ?? direct.deltas[0] ?? failing()), name).toEqual(
            bare(direct.deltas[0] ?? failing()),
          )
        }
      }
    })
  }

  it("is undone by the inverse delta alone", async () => {
    const { deltas } = await new World([{ id: 2 }, shared("osaka", "creates")]).run({ to: contract })
    const change = deltas[1] ?? failing()
    expect(merge(change, invert(change))).toEqual({ accounts: [], slots: [] })
    expect(change.accounts.length).toBeGreaterThan(0)
  })

  it("reaches the parent's contract by L1CALL as well, at the price of the access", async () => {
    const run = () => new World([{ id: 2 }, shared("osaka", "writes")])
    const plain = await run().run({ to: contract })
    const byCall = await run().run({ to: l1.call, data: input(contract) })
    const before = { to: contract, accessList: [], authorizations: [] }
    const data = intrinsicGas({ ...before, data: input(contract) }) - intrinsicGas({ ...before, data: "0x" })
    expect(byCall.receipt.gasUsed).toBe(plain.receipt.gasUsed + data + 2_600n)
    expect(byCall.deltas[1]).toEqual(plain.deltas[1])
  })
})

function failing(): never {
  throw new Error("a delta a layer")
}
