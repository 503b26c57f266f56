import {
  type Authorization,
  defaultPrecompileBase,
  type Hex,
  precompilesAt,
  type Refusal,
  zeroAddress,
} from "@trellis/core"
import { describe, expect, it } from "vitest"
import { callTo, code, input, op, push, store } from "../testing/assemble.test.support.ts"
import {
  addressOf,
  coinbase,
  ether,
  signer,
  slotOf,
  type TransactionSetup,
  World,
} from "../testing/world.test.support.ts"
import { gas } from "../transaction/gas.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent, sponsor, authority] = [addressOf(1), addressOf(3), addressOf(6), addressOf(7)]
const writesTwo = code(store(1, push(1)), store(2, push(2)))

async function reason(layers: World, of: TransactionSetup): Promise<Refusal["reason"] | "included"> {
  const { outcome } = await layers.attempt(of)
  return outcome.kind === "refused" ? outcome.refusal.reason : "included"
}

describe("spec 10 sponsored fees", () => {
  const world = (balance = ether) =>
    new World([
      {
        id: 1,
        sponsor,
        accounts: [
          { at: sponsor, balance },
          { at: signer, balance: 50n },
        ],
      },
    ])

  it("the sponsor pays the base fee, whatever tip the signer names, and the signer what it sends", async () => {
    const layers = world()
    const { receipt } = await layers.run({ to: parent, value: 50n })
    expect(receipt.gasUsed).toBe(21_000n)
    expect([layers.balance(0, signer), layers.balance(0, parent)]).toEqual([0n, 50n])
    expect(receipt.effectiveGasPrice).toBe(7n)
    expect(layers.balance(0, sponsor)).toBe(ether - 21_000n * 7n)
    expect(layers.balance(0, coinbase)).toBe(0n)
    expect(layers.state(0).account(signer)?.nonce).toBe(1n)
  })

  it("a signer without the value, or a sponsor without the fee, is refused", async () => {
    expect(await reason(world(), { to: parent, value: 51n })).toBe("insufficientFunds")
    expect(await reason(world(146_999n), { to: parent, gasLimit: 21_000n })).toBe("insufficientFunds")
    expect(await reason(world(147_000n), { to: parent, gasLimit: 21_000n })).toBe("included")
  })

  it("a sponsor who signs pays value and fee out of one balance", async () => {
    const fee = 100_000n * 10n
    const of = { sender: sponsor, gasLimit: 100_000n, value: 500n }
    for (const to of [parent, undefined]) {
      const target = to === undefined ? {} : { to }
      expect(await reason(world(fee + 499n), { ...of, ...target })).toBe("insufficientFunds")
      expect(await reason(world(fee + 500n), { ...of, ...target })).toBe("included")
    }
  })
})

describe("spec 10 the price of new slots", () => {
  const world = (balance: bigint, slotPrice = 1_000n) =>
    new World([
      {
        id: 2,
        slotPrice,
        accounts: [
          { at: signer, balance },
          { at: child, code: code(writesTwo, callTo(l1.call, input(parent))) },
        ],
      },
      { id: 1, accounts: [{ at: parent, code: writesTwo, slots: [[2, 9]] }] },
    ])

  it("is paid for each slot of an ancestor that was zero, to the layer's coinbase; own slots are free", async () => {
    const layers = world(ether)
    const { receipt } = await layers.run({ to: child })
    expect(receipt.slotFee).toBe(1_000n)
    expect(layers.balance(0, signer)).toBe(ether - receipt.gasUsed * 10n - 1_000n)
    expect(layers.balance(0, coinbase)).toBe(receipt.gasUsed * 3n + 1_000n)
    expect((await layers.run({ to: child })).receipt.slotFee).toBe(0n)
  })

  it("is not paid for what was undone", async () => {
    const layers = new World([
      { id: 2, slotPrice: 1_000n, accounts: [{ at: child, code: code(callTo(l1.sandboxCall, input(parent))) }] },
      { id: 1, accounts: [{ at: parent, code: writesTwo }] },
    ])
    expect((await layers.run({ to: child })).receipt.slotFee).toBe(0n)
  })

  it("that the balance does not cover fails the transaction: all undone on all layers, all gas used", async () => {
    const upfront = 1_000_000n * 10n
    const layers = world(upfront + 999n)
    const { receipt, deltas } = await layers.run({ to: child })
    expect(receipt).toMatchObject({ succeeded: false, gasUsed: 1_000_000n, slotFee: 0n, logs: [] })
    expect(receipt.failure).toBe("the balance does not cover the price of the new slots")
    expect(deltas.flatMap((delta) => delta.slots)).toEqual([])
    expect(layers.balance(0, signer)).toBe(999n)
    expect((await world(upfront + 1_000n).run({ to: child })).receipt.succeeded).toBe(true)
  })

  it("is paid by the sponsor where fees are sponsored", async () => {
    const layers = new World([
      { id: 2, slotPrice: 1_000n, sponsor, accounts: [{ at: sponsor, balance: ether }, { at: signer }] },
      { id: 1, accounts: [{ at: parent, code: writesTwo }] },
    ])
    const { receipt } = await layers.run({ to: parent })
    expect(receipt.slotFee).toBe(2_000n)
    expect(layers.balance(0, sponsor)).toBe(ether - receipt.gasUsed * 7n - 2_000n)
  })
})

describe("spec 3.1 refunds", () => {
  const clearingFrom = (from: number, count: number) =>
    code(...Array.from({ length: count }, (_, key) => store(from + key + 1, push(0))))
  const slots = Array.from({ length: 20 }, (_, key) => [key + 1, 9] as const)
  const run = async (own: Hex, above: Hex, gasLimit = 5_000_000n) => {
    const layers = new World([
      { id: 2, accounts: [{ at: child, code: own, slots }] },
      { id: 1, accounts: [{ at: parent, code: above, slots }] },
    ])
    return (await layers.run({ to: child, gasLimit })).receipt.gasUsed
  }
  const up = callTo(l1.call, input(parent))

  it("of all layers are one sum, capped at a fifth of the gas", async () => {
    const writing = (value: number, count: number) =>
      code(...Array.from({ length: count }, (_, key) => store(key + 1, push(value))))
    const spent = await run(code(writing(8, 3), up), writing(8, 4))
    expect(await run(code(writing(0, 3), up), writing(0, 4))).toBe(spent - spent / 5n)
    const three = run(
      code(clearingFrom(0, 1), clearingFrom(1, 1), store(3, push(8)), up),
      code(clearingFrom(0, 1), store(2, push(8)), store(3, push(8)), store(4, push(8))),
    )
    expect(await three).toBe(spent - spent / 5n)
    const heavier = await run(code(writing(8, 15), up), writing(8, 4))
    const clearingTwo = code(writing(8, 2), clearingFrom(2, 2))
    expect(await run(code(writing(8, 13), clearingFrom(13, 2), up), clearingTwo)).toBe(heavier - 4n * 4_800n)
  })

  it("of a slot cleared above are paid back below", async () => {
    const heavy = code(...Array.from({ length: 5 }, (_, key) => store(key + 30, push(1))))
    const keeps = await run(code(heavy, up), code(store(1, push(8))))
    const clears = await run(code(heavy, up), code(store(1, push(0))))
    expect(keeps - clears).toBe(4_800n)
  })

  it("of a slot set and cleared by two calls of one transaction are paid back", async () => {
    const heavy = code(...Array.from({ length: 5 }, (_, key) => store(key + 30, push(1))))
    const sets = code(store(40, push(0) + op.callDataLoad))
    const twice = (first: Hex, second: Hex) =>
      code(heavy, callTo(l1.call, input(parent, first)), callTo(l1.call, input(parent, second)))
    const back = await run(twice(slotOf(1), slotOf(0)), sets)
    const stays = await run(twice(slotOf(1), slotOf(1)), sets)
    expect(stays - back).toBe(19_900n - (push(slotOf(1)).length - push(slotOf(0)).length > 0 ? 1n : 0n))
  })
})

describe("EIP-7623 the floor", () => {
  it("is charged where execution and calldata cost less, from Prague on, wherever the frame runs", async () => {
    const data: Hex = `0x${"11".repeat(1_000)}`
    for (const [hardfork, gasUsed] of [
      ["cancun", 37_000n],
      ["prague", 61_000n],
      ["osaka", 61_000n],
    ] as const) {
      const layers = new World([
        { id: 2, hardfork },
        { id: 1, hardfork, accounts: [{ at: parent, code: code(op.stop) }] },
      ])
      expect((await layers.run({ to: parent, data })).receipt.gasUsed).toBe(gasUsed)
      expect(await reason(layers, { to: parent, data, gasLimit: gasUsed - 1n })).toBe("gasLimitTooLow")
    }
  })
})

describe("EIP-7702 authorizations", () => {
  const nonceMax = 2n ** 64n - 1n
  const spent = addressOf(0x57)
  const authorization = (of: Partial<Authorization> = {}): Authorization => ({
    chainId: 2n,
    address: child,
    nonce: 0n,
    authority,
    ...of,
  })
  const world = () =>
    new World([
      {
        id: 2,
        accounts: [
          { at: child, code: code(store(1, op.address)) },
          { at: authority, balance: 1n },
          { at: spent, nonce: nonceMax },
        ],
      },
      {
        id: 1,
        accounts: [
          { at: parent, code: code(store(1, push(1))) },
          { at: authority, balance: 1n },
        ],
      },
    ])
  const type4 = (...authorizations: readonly Authorization[]) => ({ type: 4 as const, authorizations })

  it("apply to the booster's own accounts, whose code then runs as theirs", async () => {
    const layers = world()
    const { receipt, deltas } = await layers.run({ ...type4(authorization()), to: authority })
    expect(receipt.ranOn).toBe(2)
    expect(layers.slot(0, authority, 1)).toBe(BigInt(authority))
    expect(deltas[1]?.accounts).toEqual([])
    expect(deltas[0]?.accounts.find(({ address }) => address === authority)).toMatchObject({
      next: { nonce: 1n, balance: 1n },
      code: { prior: "0x", next: code("ef0100", child) },
    })
  })

  it("stay where the transaction fails, and go with the zero address", async () => {
    const layers = world()
    await layers.run({ ...type4(authorization()), to: authority, gasLimit: 47_000n })
    expect(layers.state(0).account(authority)?.nonce).toBe(1n)
    await layers.run({ ...type4(authorization({ nonce: 1n, address: zeroAddress })), to: parent })
    expect(layers.state(0).account(authority)).toMatchObject({ nonce: 2n })
    expect(layers.state(0).code(layers.state(0).account(authority)?.codeHash ?? failing())).toHaveLength(0)
  })

  it("of another chain, another nonce, a bad signature or a contract are skipped; chain 0 is any chain", async () => {
    const { authority: _, ...unsigned } = authorization()
    const skipped = [
      authorization({ chainId: 1n }),
      authorization({ nonce: 1n }),
      authorization({ nonce: nonceMax, authority: spent }),
      unsigned,
      authorization({ authority: child, nonce: 1n }),
    ]
    for (const one of skipped) {
      const layers = world()
      const { deltas } = await layers.run({ ...type4(one), to: parent })
      expect(deltas[0]?.accounts.map(({ address }) => address).sort()).toEqual([signer, coinbase].sort())
    }
    const any = world()
    await any.run({ ...type4(authorization({ chainId: 0n })), to: parent })
    expect(any.state(0).account(authority)?.nonce).toBe(1n)
  })

  it("refund an authority that exists, and are priced the same wherever the frame runs", async () => {
    const run = async (of: Authorization) => (await world().run({ ...type4(of), to: parent })).receipt.gasUsed
    const none = (await world().run({ to: parent })).receipt.gasUsed
    expect(await run(authorization({ chainId: 1n }))).toBe(none + gas.authorization)
    const spent = none + gas.authorization
    const refund = spent / 5n < gas.authorizationRefund ? spent / 5n : gas.authorizationRefund
    expect(await run(authorization())).toBe(spent - refund)
    expect(await run(authorization({ authority: addressOf(0x88) }))).toBe(spent)
  })
})

function failing(): never {
  throw new Error("the account is there")
}
