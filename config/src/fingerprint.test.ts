import { describe, expect, it } from "vitest"
import type { ChainFile, LayerFile } from "./chain-file.ts"
import { developmentKeys } from "./development.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { parseChain } from "./parse.ts"

const [key, otherKey] = developmentKeys
const sponsor = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"
const child: LayerFile = { name: "a", chainId: 2, parent: "root" }
const file: ChainFile = {
  name: "test",
  accounts: [{ key, balance: 9, code: "0x6000", storage: { 1: 1 } }],
  layers: [{ name: "root", chainId: 1 }, child],
}
const root = (fields: Partial<LayerFile>): ChainFile => ({
  ...file,
  layers: [{ name: "root", chainId: 1, ...fields }, child],
})

const print = (of: ChainFile) => fingerprintOf(parseChain(of))

describe("the fingerprint of a chain", () => {
  it("changes with all that makes a data directory its own, each differently", () => {
    const others: ChainFile[] = [
      file,
      root({ chainId: 3 }),
      { ...file, layers: [...file.layers, { name: "b", chainId: 3, parent: "root" }] },
      { ...file, layers: [...file.layers, { name: "b", chainId: 3, parent: "a" }] },
      { ...file, precompileBase: `0x${"c0000".padStart(40, "0")}` },
      { ...file, accounts: [{ key, balance: 8, code: "0x6000", storage: { 1: 1 } }] },
      { ...file, accounts: [{ key: otherKey, balance: 9, code: "0x6000", storage: { 1: 1 } }] },
      { ...file, accounts: [{ key, balance: 9, nonce: 1, code: "0x6000", storage: { 1: 1 } }] },
      { ...file, accounts: [{ key, balance: 9, code: "0x6001", storage: { 1: 1 } }] },
      { ...file, accounts: [{ key, balance: 9, code: "0x6000", storage: { 1: 2 } }] },
      { ...file, accounts: [{ key, balance: 9, code: "0x6000", storage: { 2: 1 } }] },
      root({ hardfork: "prague" }),
      root({ fees: "zero" }),
      root({ fees: { kind: "sponsored", sponsor } }),
      root({ fees: { kind: "eip1559", initialBaseFee: 8 } }),
      root({ fees: { kind: "eip1559", slotPrice: 8 } }),
      root({ transparent: false }),
      root({ sequencer: { key: otherKey } }),
    ]
    expect(new Set(others.map(print)).size).toBe(others.length)
  })

  it("stays with what may change between two starts", () => {
    const same: ChainFile[] = [
      { ...file, name: "other" },
      { ...file, provers: [{ key: otherKey }] },
      { ...file, accounts: [{ address: sponsor, balance: 9, code: "0x6000", storage: { 1: 1 } }] },
      root({ name: "root", rpc: { port: 0 }, blocks: { everyMs: 500 }, limits: { rpcBatchMax: 1 } }),
      root({ finality: { proofDeadlineMs: 1000 }, order: ["a", "transactions"] }),
    ]
    expect(new Set(same.map(print))).toEqual(new Set([print(file)]))
  })
})
