import { type CallInput, type CallOutcome, layerId, slot, toHex, zeroAddress } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { accessListOfCall } from "./access-list.ts"

const input: CallInput = {
  layers: [],
  from: zeroAddress,
  to: zeroAddress,
  data: "0x",
  value: 0n,
  gasLimit: 1_000_000n,
  gasPrice: 0n,
  accessList: [],
  authorizations: [],
}

/** A message that touches one slot more than its list has, up to `slotsMax` of them. */
function growing(slotsMax: number) {
  const calls: CallInput[] = []
  const call = async (input: CallInput): Promise<CallOutcome> => {
    calls.push(input)
    const count = Math.min(slotsMax, 1 + (input.accessList[0]?.slots.length ?? 0))
    const slots = Array.from({ length: count }, (_, i) => slot(toHex(new Uint8Array(32).fill(i))))
    const accessList = [{ address: zeroAddress, slots }]
    return { succeeded: true, output: "0x", gasUsed: BigInt(calls.length), ranOn: layerId(1), layers: [], accessList }
  }
  return { call, calls }
}

describe("the access list of a message", () => {
  it("is one that the message, run with it, does not exceed", async () => {
    const { call, calls } = growing(3)
    const { accessList, gasUsed } = await accessListOfCall(input, call, 8)
    expect(accessList[0]?.storageKeys).toHaveLength(3)
    expect(calls).toHaveLength(4)
    expect(gasUsed).toBe("0x4")
  })

  it("is given after so many runs, though the message still touches more", async () => {
    const { call, calls } = growing(100)
    const { accessList } = await accessListOfCall(input, call, 5)
    expect(calls).toHaveLength(5)
    expect(accessList[0]?.storageKeys).toHaveLength(4)
  })
})
