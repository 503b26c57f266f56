import type { ChainFile } from "@trellis/config"
import type { Hex } from "viem"
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts"

const keyAt = (n: number): Hex => `0x${n.toString(16).padStart(64, "e2e")}`
/** The n-th of as many funded people as a test wants. */
export const personAt = (n: number): PrivateKeyAccount => privateKeyToAccount(keyAt(n + 1))

/** Adds one to its slot 0 at each call, and logs what it came to. On the shared layer alone. */
export const counter: Hex = `0x${"c0".repeat(20)}`
const counterCode = "0x6000546001018060005560005260206000a000"

/** A shared layer, boosters a and b, and c below b; on any free ports, a block every 40 ms. */
export function chainOf(name: string, people: number, more: Partial<ChainFile> = {}): ChainFile {
  const rpc = { port: 0 }
  return {
    name,
    accounts: Array.from({ length: people }, (_, n) => ({ key: keyAt(n + 1), balance: "1000 ether" })),
    blocks: { everyMs: 40 },
    layers: [
      {
        name: "shared",
        chainId: 7000,
        rpc,
        order: ["a", "transactions", "b"],
        accounts: [{ address: counter, nonce: 1, code: counterCode }],
      },
      { name: "a", chainId: 7101, parent: "shared", rpc },
      { name: "b", chainId: 7102, parent: "shared", rpc },
      { name: "c", chainId: 7201, parent: "b", rpc },
    ],
    ...more,
  }
}
