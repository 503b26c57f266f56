import { address } from "@trellis/core"

const at = (byte: string) => address(`0x${byte.repeat(20)}`)

/** Adds one to slot 0, emits the sum under the topic that the calldata begins with, returns the sum. */
export const counter = { address: at("c1"), code: "0x6000546001018060005560005260003560206000a160206000f3" } as const

/** Reverts with its calldata. */
export const reverter = { address: at("c2"), code: "0x366000600037366000fd" } as const

/** INVALID. */
export const halter = { address: at("c3"), code: "0xfe" } as const

/** Calls the counter with all its gas, and reverts where that fails: it needs more gas than it uses (EIP-150). */
export const forwarder = {
  address: at("c4"),
  code: "0x6000600060006000600073c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c15af160295760006000fd5b00",
} as const
