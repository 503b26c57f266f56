import { encodeDeployData, getContractAddress, type Hex, toHex } from "viem"
import { describe, expect, it } from "vitest"
import { tokenAbi, tokenBytecode } from "@trellis/contracts"
import { calls } from "./calls.ts"
import { compare, type StateReader } from "./compare.ts"
import { DirectChain, type DirectTransaction } from "./direct-chain.ts"
import { merged, replay } from "./direct.ts"
import { lower } from "./fields.ts"
import type { RecordedStep } from "./history.ts"

const minter: Hex = `0x${"aa".repeat(20)}`
const holder: Hex = `0x${"bb".repeat(20)}`
const token = lower(getContractAddress({ from: minter, nonce: 0n }))
const shared = 7000
const booster = 7101

const creation = encodeDeployData({ abi: tokenAbi, bytecode: tokenBytecode, args: ["Apple", "APL"] })
const balance = calls.balance(token, holder)
/** Chain id and transaction, two a step; the last goes to somebody else and does not concern the contracts. */
const script: readonly (readonly [number, DirectTransaction])[] = [
  [shared, { from: minter, to: undefined, nonce: 0, data: creation, gasLimit: 5_000_000n }],
  [shared, { from: minter, to: token, nonce: 1, data: calls.mint(token, holder, 9n).data, gasLimit: 500_000n }],
  [booster, { from: holder, to: token, nonce: 0, data: calls.approve(token, minter).data, gasLimit: 500_000n }],
  [booster, { from: holder, to: token, nonce: 1, data: calls.mint(token, holder, 9n).data, gasLimit: 500_000n }],
  [booster, { from: holder, to: holder, nonce: 2, data: balance.data, gasLimit: 500_000n }],
]

/** What a hierarchy would record of the script: run on another plain chain. */
async function recorded() {
  const chain = await DirectChain.start(shared)
  const steps: RecordedStep[] = []
  for (const [index, [chainId, transaction]] of script.entries()) {
    const { changes, ...receipt } = await chain.run(transaction)
    const hash = toHex(BigInt(index), { size: 32 })
    const one = { ...transaction, ...receipt, chainId, hash }
    const slots = merged(changes)
    const roots = { preRoot: toHex(index), postRoot: toHex(index + 1) } as const
    steps.push({ index: BigInt(index), blockNumber: 1n, ...roots, slots, transactions: [hash], recorded: [one] })
  }
  return { chain, steps }
}

async function reader(chain: DirectChain): Promise<StateReader> {
  const storage = await chain.storage(token)
  return {
    storageAt: (_, slot) => Promise.resolve(storage.get(slot) ?? toHex(0n, { size: 32 })),
    codeAt: (address) => chain.code(address),
  }
}

/** The kinds of difference found after the record was changed. */
async function found(change: (step: RecordedStep) => RecordedStep, over: Partial<StateReader> = {}, answer?: Hex) {
  const { chain, steps } = await recorded()
  const reading = {
    what: "apples",
    inWords: "9",
    to: token,
    data: balance.data,
    answers: new Map([["shared", answer ?? toHex(9n, { size: 32 })]]),
  }
  const replayed = await replay(steps.map(change), shared, [token])
  const { differences } = await compare({ ...(await reader(chain)), ...over }, replayed, [token], [reading])
  return differences.map(({ what }) => what)
}

const same = (step: RecordedStep): RecordedStep => step
const edit =
  (at: bigint, of: Partial<RecordedStep["recorded"][number]>) =>
  (step: RecordedStep): RecordedStep =>
    step.index === at ? { ...step, recorded: step.recorded.map((one) => ({ ...one, ...of })) } : step

describe("the comparison with the direct chain", () => {
  it("finds nothing where the record is true, whichever layer a transaction was sent to", async () => {
    expect(await found(same)).toEqual([])
  })

  it("finds another value in a slot, another code, another reading", async () => {
    const one = toHex(1n, { size: 32 })
    expect(new Set(await found(same, { storageAt: () => Promise.resolve(one) }))).toEqual(new Set(["slot"]))
    expect(await found(same, { codeAt: () => Promise.resolve("0x00") })).toEqual(["code"])
    expect(await found(same, {}, one)).toEqual(["reading"])
  })

  it("finds another status, gas or log of a transaction", async () => {
    expect(await found(edit(3n, { succeeded: true }))).toEqual(["status"])
    expect(await found(edit(2n, { gasUsed: 1n }))).toEqual(["gas"])
    expect(await found(edit(2n, { logs: [] }))).toEqual(["logs"])
  })

  it("finds a slot too few or too many in a step's delta", async () => {
    expect(await found((step) => (step.index === 2n ? { ...step, slots: [] } : step))).toEqual(["step"])
    const extra = {
      address: token,
      slot: toHex(99n, { size: 32 }),
      prior: toHex(0n, { size: 32 }),
      next: toHex(1n, { size: 32 }),
    }
    expect(await found((step) => (step.index === 4n ? { ...step, slots: [extra] } : step))).toEqual(["step"])
  })

  it("finds a transaction left out", async () => {
    const kinds = await found((step) => (step.index === 1n ? { ...step, recorded: [] } : step))
    expect(new Set(kinds)).toEqual(new Set(["step", "slot", "reading"]))
  })
})

describe("merged changes", () => {
  it("keep the first prior and the last value, and drop what came back", () => {
    const change = (slot: Hex, prior: Hex, next: Hex) => ({ address: token, slot, prior, next })
    const changes = [
      change("0x01", "0x0a", "0x0b"),
      change("0x02", "0x00", "0x01"),
      change("0x01", "0x0b", "0x0c"),
      change("0x02", "0x01", "0x00"),
    ]
    expect(merged(changes)).toEqual([change("0x01", "0x0a", "0x0c")])
  })
})
