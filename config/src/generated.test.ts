import { hardforks } from "@trellis/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Amount } from "./amount.ts"
import type { ChainFile, LayerFile } from "./chain-file.ts"
import { ChainFileError } from "./chain-file-error.ts"
import { developmentAccounts, developmentKeys } from "./development.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { parseChain } from "./parse.ts"

const sponsor = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
const price = fc.constantFrom<Amount>("1 ether", "1.5 gwei", "7", 7, 7n, "0.000000001 gwei")

const policy = fc.record(
  {
    hardfork: fc.constantFrom(...hardforks),
    transparent: fc.boolean(),
    blocks: fc.oneof(
      fc.constant("onDemand" as const),
      fc.record({ everyMs: fc.integer({ min: 10, max: 5000 }), empty: fc.boolean() }, { requiredKeys: ["everyMs"] }),
    ),
    fees: fc.oneof(
      fc.constant("zero" as const),
      fc.record(
        { kind: fc.constant("eip1559" as const), initialBaseFee: price, slotPrice: price },
        { requiredKeys: ["kind"] },
      ),
      fc.constant({ kind: "sponsored" as const, sponsor }),
    ),
    limits: fc.record({ blockGas: fc.bigInt(21_000n, 10n ** 10n), logsRangeMax: fc.integer({ min: 1, max: 9 }) }),
    finality: fc.record({ required: fc.constant(1), proofDeadlineMs: fc.integer({ min: 100, max: 10 ** 9 }) }),
    accounts: fc.constant(developmentAccounts("3 ether")),
  },
  { requiredKeys: [] },
)

/** Each layer's parent is one before it; chain ids, names and ports follow from its place. */
const layers = fc
  .array(fc.tuple(policy, fc.nat(), fc.boolean()), { minLength: 1, maxLength: 8 })
  .map((drawn): LayerFile[] =>
    drawn.map(([own, parent, keyed], i) => ({
      ...own,
      name: `layer-${i}`,
      chainId: 100 + i,
      ...(i > 0 && { parent: `layer-${parent % i}` }),
      ...(keyed && { sequencer: { key: developmentKeys[i] ?? developmentKeys[0] } }),
    })),
  )

const file = fc.record({ policy, layers }).map(
  ({ policy: common, layers: all }): ChainFile => ({
    ...common,
    name: "generated",
    accounts: developmentAccounts(),
    layers: all,
  }),
)

describe("any chain file", () => {
  it("that is valid is taken: one root first, parents before children, each child in its parent's order once", () => {
    fc.assert(
      fc.property(file, (input) => {
        const chain = parseChain(input)
        const seen = new Set<number | undefined>([undefined])
        for (const { id, parent } of chain.layers) {
          expect(seen.has(parent)).toBe(true)
          seen.add(id)
        }
        expect(chain.layers.filter(({ parent }) => parent === undefined)).toHaveLength(1)
        const ordered = chain.layers.flatMap(({ order }) => order.flatMap((o) => (o.kind === "child" ? o.layer : [])))
        expect(ordered.sort()).toEqual(
          chain.layers
            .slice(1)
            .map(({ id }) => id)
            .sort(),
        )
        expect(parseChain(input)).toEqual(chain)
        expect(parseChain(chain)).toBe(chain)
      }),
    )
  })

  it("has a fingerprint that the order of the file does not change", () => {
    fc.assert(
      fc.property(file, (input) => {
        const turned = { ...input, layers: [...input.layers].reverse() }
        expect(fingerprintOf(parseChain(turned))).toBe(fingerprintOf(parseChain(input)))
      }),
    )
  })

  it("that is junk is refused with ChainFileError and nothing else", () => {
    const junk = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })
    fc.assert(
      fc.property(junk, (input) => {
        expect(() => parseChain(input)).toThrow(ChainFileError)
      }),
    )
  })

  it("with junk anywhere in it is taken or refused, and never fails otherwise", () => {
    const spoilt = fc
      .tuple(file, fc.anything(), fc.constantFrom("name", "layers", "accounts", "fees", "finality", "provers"))
      .map(([input, junk, at]) => ({ ...input, [at]: junk }))
    const spoiltLayer = fc
      .tuple(file, fc.anything(), fc.constantFrom("name", "chainId", "parent", "order", "rpc", "accounts", "sequencer"))
      .map(([input, junk, at]) => ({ ...input, layers: input.layers.map((layer) => ({ ...layer, [at]: junk })) }))
    fc.assert(
      fc.property(fc.oneof(spoilt, spoiltLayer), (input) => {
        try {
          parseChain(input)
        } catch (error) {
          expect(error).toBeInstanceOf(ChainFileError)
        }
      }),
    )
  })

  it("whose own code throws while it is read is refused", () => {
    const hostile = {
      get name(): string {
        throw new Error("no name today")
      },
    }
    expect(() => parseChain(hostile)).toThrow(/cannot be read/)
  })
})
