import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { createExecutor } from "../executor.ts"
import { answer, callTo, code, give, giveBack, input, op, push, store } from "../testing/assemble.test.support.ts"
import { addressOf, ether, type LayerSetup, signer, slotOf, World } from "../testing/world.test.support.ts"

const l1 = precompilesAt(defaultPrecompileBase)
const [child, parent, other] = [addressOf(1), addressOf(3), addressOf(4)]

const layers = (): LayerSetup[] => [
  {
    id: 2,
    accounts: [
      { at: signer, balance: ether },
      { at: child, code: code(store(1, callTo(l1.call, input(parent))), store(2, answer), give(push(2) + op.sload)) },
    ],
  },
  {
    id: 1,
    accounts: [
      { at: signer, balance: ether },
      {
        at: parent,
        code: code(store(7, push(0)), store(8, push(8)), push(other), op.balance, give(op.caller)),
        slots: [[7, 7]],
      },
      { at: other, code: code(giveBack(op.callValue)) },
    ],
  },
]

describe("spec 3 a message without a signature (eth_call, eth_estimateGas)", () => {
  it("comes to what the signer's transaction comes to: output, gas, deltas", async () => {
    const tries = [
      { to: child, data: "0x", value: 0n },
      { to: parent, data: "0x0011", value: 0n },
      { to: other, data: "0x", value: 7n },
      { to: l1.call, data: input(parent), value: 0n },
      { to: l1.sandboxCall, data: input(parent), value: 0n },
      { to: addressOf(99), data: "0x", value: 7n },
    ] as const
    for (const { to, data, value } of tries) {
      const called = await new World(layers()).call(signer, to, data, value)
      const { receipt, deltas } = await new World(layers()).run({ to, data, value })
      const { succeeded, output, gasUsed, ranOn } = receipt
      expect(called).toMatchObject({ succeeded, output, gasUsed, ranOn })
      expect(called.layers[1]?.delta).toEqual(deltas[1])
      expect(called.layers[0]?.delta.slots).toEqual(deltas[0]?.slots)
    }
  })

  it("that its sender cannot pay the value of, or that has too little gas, says so", async () => {
    const world = new World(layers())
    const poor = await world.call(addressOf(50), parent, "0x", 1n)
    expect(poor).toMatchObject({ succeeded: false, failure: "insufficient funds for transfer", layers: [] })
    const [from, to] = [signer, parent]
    const priced = { gasPrice: 0n, accessList: [], authorizations: [] }
    const short = await createExecutor().call({
      layers: world.inputs(),
      from,
      to,
      data: "0x",
      value: 0n,
      gasLimit: 20_999n,
      ...priced,
    })
    expect(short.failure).toBe("intrinsic gas too low: gas 20999, minimum needed 21000")
  })

  it("reports what got warm on the layer it ran on", async () => {
    const { accessList } = await new World(layers()).call(signer, parent, "0x")
    expect(accessList).toHaveLength(2)
    expect(accessList.find(({ address }) => address === parent)?.slots.toSorted()).toEqual([slotOf(7), slotOf(8)])
    expect(accessList.find(({ address }) => address === other)?.slots).toEqual([])
  })
})
