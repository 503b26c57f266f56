import { addressOfKey, aliasOf, limits } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { ChainFileError } from "./chain-file-error.ts"
import { developmentKeys } from "./development.ts"
import { parseChain } from "./parse.ts"

const key = developmentKeys[0]
const address = addressOfKey(key)
const root = { name: "root", chainId: 1 }
const file = { name: "test", layers: [root, { name: "a", chainId: 2, parent: "root" }] }

/** The problems of a chain file as `path: message` lines. */
function problems(input: unknown, environment = {}): string[] {
  try {
    parseChain(input, environment)
    return []
  } catch (error) {
    if (!(error instanceof ChainFileError)) throw error
    expect(error.severity).toBe("reject")
    return error.facts.problems.map(({ path, message }) => `${path}: ${message}`)
  }
}

const layer = (fields: object) => problems({ name: "test", layers: [{ ...root, ...fields }] })

describe("a valid chain file", () => {
  it("fills in every default", () => {
    expect(parseChain({ name: "least", layers: [root] })).toMatchObject({
      precompileBase: "0x00000000000000000000000000000000000b0001",
      layers: [
        {
          parent: undefined,
          hardfork: "osaka",
          transparent: true,
          accounts: [],
          blocks: { kind: "onDemand" },
          fees: { kind: "eip1559", initialBaseFee: 10n ** 9n, slotPrice: 0n },
          order: [{ kind: "transactions" }],
          finality: { required: 1, proofDeadlineMs: 60_000 },
          rpc: { host: "127.0.0.1", port: 8545 },
        },
      ],
    })
  })

  it("a layer's own word goes before the file's, and the file's before the default", () => {
    const own = { ...root, hardfork: "cancun", limits: { blockGas: 50_000n }, accounts: [{ address, balance: 5 }] }
    const shared = { hardfork: "prague", limits: { blockGas: 40_000, rpcBatchMax: 7 }, fees: "zero" }
    const { layers } = parseChain({
      ...shared,
      name: "test",
      accounts: [{ key, balance: "1 ether" }],
      layers: [own, { name: "a", chainId: 2, parent: "root" }],
    })
    expect(layers[0]).toMatchObject({ hardfork: "cancun", limits: { blockGas: 50_000n, rpcBatchMax: 7 } })
    expect(layers[0]?.accounts).toEqual([{ address, balance: 5n, nonce: 0n, code: "0x", storage: [] }])
    expect(layers[1]).toMatchObject({ hardfork: "prague", limits: { blockGas: 40_000n }, fees: { kind: "zero" } })
    expect(layers[1]?.accounts[0]).toMatchObject({ address, key, balance: 10n ** 18n })
  })

  it("puts parents before their children, whatever the order of the file", () => {
    const layers = [{ name: "c", chainId: 3, parent: "b" }, { name: "b", chainId: 2, parent: "root" }, root]
    expect(parseChain({ name: "test", layers }).layers.map(({ name }) => name)).toEqual(["root", "b", "c"])
  })

  it("takes private keys from the environment it is given, and only from there", () => {
    const sequencer = { key: { env: "SEQUENCER" } }
    const chain = parseChain({ name: "test", layers: [{ ...root, sequencer }] }, { SEQUENCER: key })
    expect(chain.layers[0]?.sequencerKey).toBe(key)
    expect(layer({ sequencer })[0]).toMatch(/^layers\[0\].sequencer.key: .*"SEQUENCER" is not set/)
  })

  it("a parsed chain parses to itself", () => {
    const chain = parseChain(file)
    expect(parseChain(chain)).toBe(chain)
  })

  it("storage becomes sorted words", () => {
    const contract = { address, code: "0x6000", storage: { "0x10": "0xff", "2": 3n } }
    expect(parseChain({ ...file, accounts: [contract] }).layers[0]?.accounts[0]?.storage).toEqual([
      { slot: `0x${"2".padStart(64, "0")}`, value: `0x${"3".padStart(64, "0")}` },
      { slot: `0x${"10".padStart(64, "0")}`, value: `0x${"ff".padStart(64, "0")}` },
    ])
  })
})

describe("problems, each with its path", () => {
  const cases: [what: string, found: () => string[], expected: RegExp[]][] = [
    ["no layers", () => problems({ name: "test", layers: [] }), [/^layers: must hold one layer/]],
    ["not an object", () => problems(7), [/^: must be an object/]],
    ["unknown key", () => layer({ parnt: "x" }), [/^layers\[0\].parnt: is not known; known here are .*parent/]],
    ["unknown parent", () => layer({ parent: "x" }), [/^layers\[0\].parent: no layer is named "x"/, /^layers: one/]],
    [
      "two roots",
      () => problems({ ...file, layers: [root, { name: "a", chainId: 2 }] }),
      [/^layers\[1\].parent: is m/],
    ],
    ["bad chain id", () => layer({ chainId: 0 }), [/^layers\[0\].chainId: must be a chain id.*got 0/]],
    ["bad port", () => layer({ rpc: { port: 65_536 } }), [/^layers\[0\].rpc.port: .*0 to 65535, got 65536/]],
    ["bad fork", () => layer({ hardfork: "london" }), [/^layers\[0\].hardfork: must be one of cancun, prague, osaka/]],
    ["bad amount", () => layer({ accounts: [{ key, balance: "10 eth" }] }), [/accounts\[0\].balance: .*got "10 eth"/]],
    ["order: unknown", () => layer({ order: ["transactions", "x"] }), [/order\[1\]: "x" is none of transactions/]],
    ["order: twice", () => layer({ order: ["transactions", "transactions"] }), [/order\[1\]: .*twice/]],
    ["order: missing", () => layer({ order: [] }), [/order: "transactions" is missing/]],
    ["reserved name", () => layer({ name: "transactions" }), [/^layers\[0\].name: "transactions" is what/]],
    [
      "required above attesters",
      () => layer({ finality: { required: 2 } }),
      [/finality.required: is 2, but there are 1/],
    ],
    ["no attesters", () => problems({ ...file, layers: [root], provers: [] }), [/finality: has no attesters/]],
    ["attester twice", () => layer({ finality: { attesters: [address, address] } }), [/attesters: has 0x.* twice/]],
    [
      "the sequencer attests",
      () => layer({ sequencer: { key }, finality: { attesters: [address] } }),
      [/^layers\[0\].sequencer.key: opens 0x.*, an attester/],
    ],
    [
      "unknown sponsor",
      () => layer({ fees: { kind: "sponsored", sponsor: address } }),
      [/fees.sponsor: no genesis acc/],
    ],
    [
      "a sponsor without a balance",
      () => layer({ accounts: [{ address, nonce: 1 }], fees: { kind: "sponsored", sponsor: address } }),
      [/fees.sponsor: no genesis acc/],
    ],
    ["account without a name", () => layer({ accounts: [{ balance: 1 }] }), [/accounts\[0\]: must have a key or an/]],
    [
      "account twice",
      () =>
        layer({
          accounts: [
            { key, balance: 1 },
            { address, balance: 2 },
          ],
        }),
      [/accounts\[1\]: 0x.*alr/],
    ],
    [
      "key and address differ",
      () =>
        layer({ accounts: [{ key, address: aliasOf(parseChain(file).layers[0]?.id ?? fail(), address), balance: 1 }] }),
      [/accounts\[0\].address: is not the address of the key, which is 0xf39f/],
    ],
    ["empty account", () => layer({ accounts: [{ key }] }), [/accounts\[0\]: holds nothing/]],
    [
      "storage without code",
      () => layer({ accounts: [{ key, balance: 1, storage: { 1: 1 } }] }),
      [/storage: is held by/],
    ],
    [
      "zero storage",
      () => layer({ accounts: [{ key, nonce: 1, storage: { 1: 0 } }] }),
      [/storage\["1"\]: .*other than 0/],
    ],
    ["slot twice", () => layer({ accounts: [{ key, nonce: 1, storage: { 1: 1, "0x1": 2 } }] }), [/storage: .*twice/]],
    ["bad slot", () => layer({ accounts: [{ key, nonce: 1, storage: { x: 1 } }] }), [/storage\["x"\]: is not a slot/]],
    [
      "precompile",
      () => layer({ accounts: [{ address: `0x${"1".padStart(40, "0")}`, balance: 1 }] }),
      [/accounts\[0\]: /],
    ],
    ["low base", () => problems({ ...file, precompileBase: `0x${"1ff".padStart(40, "0")}` }), [/^precompileBase: /]],
  ]
  for (const [what, found, expected] of cases) {
    it(what, () => {
      const lines = found()
      expect(lines.map((line) => expected.some((pattern) => pattern.test(line)))).toEqual(expected.map(() => true))
    })
  }

  it("a cycle is named once, as the cycle", () => {
    const layers = ["a", "b", "c"].map((name, i) => ({ name, chainId: i + 2, parent: ["c", "a", "b"][i] }))
    expect(problems({ name: "test", layers: [root, ...layers] })).toEqual([
      "layers[1].parent: parents make a cycle: a -> c -> b -> a",
    ])
    expect(layer({ parent: "root" })).toEqual(["layers[0].parent: parents make a cycle: root -> root"])
  })

  it("a hierarchy as deep as allowed is taken, and one deeper is not", () => {
    const line = (depth: number) =>
      Array.from({ length: depth }, (_, i) => ({
        name: `l${i}`,
        chainId: i + 1,
        ...(i > 0 && { parent: `l${i - 1}` }),
      }))
    expect(problems({ name: "test", layers: line(limits.hierarchyDepthMax) })).toEqual([])
    expect(problems({ name: "test", layers: line(limits.hierarchyDepthMax + 1) })).toHaveLength(1)
  })

  it("duplicate names, chain ids and ports, but any number of ports 0", () => {
    const twin = { ...root, parent: "root", rpc: { port: 8545 } }
    expect(problems({ name: "test", layers: [root, twin] }).map((line) => line.split(":")[0])).toEqual([
      "layers[1].name",
      "layers[1].chainId",
      "layers[1].rpc.port",
    ])
    const any = { rpc: { port: 0 } }
    expect(problems({ ...file, layers: file.layers.map((entry) => ({ ...entry, ...any })) })).toEqual([])
  })

  it("what cannot be read is one problem, and makes no others", () => {
    const wrong = { parent: 3, rpc: 4, order: 5, finality: 6, fees: 7, sequencer: 8 }
    const paths = problems({ ...file, layers: [root, { name: "a", chainId: 2, ...wrong }] }).map(
      (line) => line.split(":")[0],
    )
    expect(paths.sort()).toEqual(
      Object.keys(wrong)
        .sort()
        .map((key) => `layers[1].${key}`),
    )
    expect(layer({ parent: 3 })).toEqual(["layers[0].parent: must be a string"])
  })

  it("all at once, those of shape and those of meaning", () => {
    const bad = {
      name: "Test",
      typo: 1,
      accounts: [{ key: "0x12" }],
      layers: [root, { name: "a", chainId: 1, parent: "x" }, { name: "b", chainId: "3", parent: "b", fees: {} }],
    }
    const paths = problems(bad).map((line) => line.slice(0, line.indexOf(":")))
    expect(paths.sort()).toEqual([
      "accounts[0].key",
      "layers[1].chainId",
      "layers[1].parent",
      "layers[2].chainId",
      "layers[2].fees",
      "layers[2].parent",
      "name",
      "typo",
    ])
  })

  it("no message shows a private key", () => {
    const almost = `0x${"ab".repeat(31)}`
    const text = problems(
      { name: "t", provers: [{ key: almost }], layers: [{ ...root, sequencer: { key: { env: "K" } } }] },
      { K: almost },
    )
    expect(text).toHaveLength(2)
    expect(text.join()).not.toContain("abab")
  })
})

function fail(): never {
  throw new Error("the file has a layer")
}
