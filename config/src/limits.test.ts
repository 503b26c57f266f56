import { limits } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { ChainFileError } from "./chain-file-error.ts"
import { developmentKeys } from "./development.ts"
import { configLimits as bounds } from "./limits.ts"
import { parseChain } from "./parse.ts"

const root = { name: "root", chainId: 1 }
const addressAt = (i: number) => `0x${(0x1000 + i).toString(16).padStart(40, "0")}`
const many = <A>(length: number, of: (i: number) => A): A[] => Array.from({ length }, (_, i) => of(i))
const layer = (fields: object) => ({ name: "test", layers: [{ ...root, ...fields }] })
const account = (fields: object) => layer({ accounts: [{ key: developmentKeys[0], nonce: 1, ...fields }] })
const fee = (initialBaseFee: bigint) => layer({ fees: { kind: "eip1559", initialBaseFee } })
const blocks = (everyMs: number) => layer({ blocks: { everyMs } })
const deadline = (proofDeadlineMs: number) => layer({ finality: { proofDeadlineMs } })
const limit = (name: string) => (value: number | bigint) => layer({ limits: { [name]: value } })
const attesters = (length: number) => layer({ finality: { attesters: many(length, addressAt) } })
const layers = (length: number) => ({
  name: "test",
  layers: many(length, (i) => ({ name: `l${i}`, chainId: i + 1, ...(i > 0 && { parent: "l0" }) })),
})

const last = <A>(within: (value: A) => object, value: A, beyond: A): [object, object] => [within(value), within(beyond)]

/** For each bound: the last file within it, and the first beyond it. */
const cases: { readonly [bound: string]: [object, object] } = {
  nameCharactersMax: last(
    (n) => layer({ name: "a".repeat(n) }),
    bounds.nameCharactersMax,
    bounds.nameCharactersMax + 1,
  ),
  accountsMax: last(
    (n) => layer({ accounts: many(n, (i) => ({ address: addressAt(i), balance: 1 })) }),
    bounds.accountsMax,
    bounds.accountsMax + 1,
  ),
  storageSlotsMax: last(
    (n) => account({ storage: Object.fromEntries(many(n, (i) => [String(i), 1])) }),
    bounds.storageSlotsMax,
    bounds.storageSlotsMax + 1,
  ),
  codeBytesMax: last((n) => account({ code: `0x${"00".repeat(n)}` }), bounds.codeBytesMax, bounds.codeBytesMax + 1),
  balanceMax: last((balance) => account({ balance }), bounds.balanceMax, bounds.balanceMax + 1n),
  nonceMax: last((nonce) => account({ nonce }), bounds.nonceMax, bounds.nonceMax + 1n),
  priceMax: last(fee, bounds.priceMax, bounds.priceMax + 1n),
  blockGasMin: last(limit("blockGas"), bounds.blockGasMin, bounds.blockGasMin - 1n),
  blockGasMax: last(limit("blockGas"), bounds.blockGasMax, bounds.blockGasMax + 1n),
  blockIntervalMsMin: last(blocks, bounds.blockIntervalMsMin, bounds.blockIntervalMsMin - 1),
  blockIntervalMsMax: last(blocks, bounds.blockIntervalMsMax, bounds.blockIntervalMsMax + 1),
  proofDeadlineMsMin: last(deadline, bounds.proofDeadlineMsMin, bounds.proofDeadlineMsMin - 1),
  proofDeadlineMsMax: last(deadline, bounds.proofDeadlineMsMax, bounds.proofDeadlineMsMax + 1),
  attestersMax: last(attesters, bounds.attestersMax, bounds.attestersMax + 1),
  countMax: last(limit("rpcBatchMax"), bounds.countMax, bounds.countMax + 1),
  bodyBytesMin: last(limit("rpcBodyBytesMax"), bounds.bodyBytesMin, bounds.bodyBytesMin - 1),
  bodyBytesMax: last(limit("rpcBodyBytesMax"), bounds.bodyBytesMax, bounds.bodyBytesMax + 1),
  reservedAddressesMax: last(
    (value) => layer({ accounts: [{ address: `0x${value.toString(16).padStart(40, "0")}`, balance: 1 }] }),
    bounds.reservedAddressesMax,
    bounds.reservedAddressesMax - 1n,
  ),
  hierarchyLayersMax: last(layers, limits.hierarchyLayersMax, limits.hierarchyLayersMax + 1),
}

describe("bounds of a chain file", () => {
  for (const [bound, [within, beyond]] of Object.entries(cases)) {
    it(bound, () => {
      expect(() => parseChain(within)).not.toThrow()
      expect(() => parseChain(beyond)).toThrow(ChainFileError)
    })
  }

  it("problemsMax: the error lists so many, and counts the rest", () => {
    const typos = Object.fromEntries(many(bounds.problemsMax + 5, (i) => [`typo${i}`, 1]))
    try {
      parseChain({ ...layer({}), ...typos })
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof ChainFileError)) throw error
      expect(error.facts.problems).toHaveLength(bounds.problemsMax + 5)
      expect(error.message.split("\n")).toHaveLength(1 + bounds.problemsMax + 1)
      expect(error.message).toMatch(/and 5 more$/)
      expect(error.in("my.ts").message).toMatch(/^my\.ts has 55 problems:/)
    }
  })

  it("each has its test", () => {
    const tested = new Set([...Object.keys(cases), "problemsMax"])
    expect(Object.keys(bounds).filter((bound) => !tested.has(bound))).toEqual([])
  })
})
