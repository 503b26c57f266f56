import { type Hex, keccak256 } from "viem"
import type { Replay, Replayed, ReplayedStep } from "./direct.ts"
import { lower } from "./fields.ts"
import type { Layer } from "./layer.ts"
import type { Reading } from "./readings.ts"
import type { SlotChange } from "./steps.ts"

/** Something that is not the same over RPC and on the direct chain. */
export interface Difference {
  readonly what: "slot" | "code" | "reading" | "step" | "status" | "gas" | "logs"
  /** The contract, or the transaction. */
  readonly of: Hex
  readonly slot?: Hex
  /** The step, question or layer, in words. */
  readonly where?: string
  readonly overRpc: string
  readonly direct: string
}

/** What was compared, and what did not agree. */
export interface Comparison {
  readonly differences: readonly Difference[]
  readonly slotsCompared: number
  readonly transactionsCompared: number
}

const zeroWord: Hex = `0x${"00".repeat(32)}`

/** How the shared layer's state is read. */
export interface StateReader {
  storageAt(address: Hex, slot: Hex): Promise<Hex>
  codeAt(address: Hex): Promise<Hex>
}

/** The newest state of a layer, by eth_getStorageAt and eth_getCode. */
export function overRpc({ client }: Layer): StateReader {
  return {
    storageAt: async (address, slot) => lower((await client.getStorageAt({ address, slot })) ?? zeroWord),
    codeAt: async (address) => lower((await client.getCode({ address })) ?? "0x"),
  }
}

/**
 * Compares the shared layer, as its RPC tells it, with the direct chain: every slot that either side ever
 * wrote, codes, readings by every layer, each step's delta, each transaction's status, gas and logs.
 */
export async function compare(
  shared: StateReader,
  { chain, steps }: Replay,
  contracts: readonly Hex[],
  readings: readonly Reading[],
): Promise<Comparison> {
  const transactions = steps.flatMap((step) => step.transactions)
  const differences = [...steps.flatMap((step) => ofStep(step, contracts)), ...transactions.flatMap(ofTransaction)]
  for (const reading of readings) differences.push(...ofReading(reading, await chain.call(reading.to, reading.data)))
  let slotsCompared = 0
  for (const of of contracts) {
    const [theirs, ours] = [await shared.codeAt(of), await chain.code(of)]
    differences.push(...unlessSame({ what: "code", of, overRpc: keccak256(theirs), direct: keccak256(ours) }))
    const storage = await chain.storage(of)
    const slots = new Set([...storage.keys(), ...writtenSlots(steps, of)])
    slotsCompared += slots.size
    for (const slot of slots) {
      const found = await shared.storageAt(of, slot)
      differences.push(...unlessSame({ what: "slot", of, slot, overRpc: found, direct: storage.get(slot) ?? zeroWord }))
    }
  }
  return { differences, slotsCompared, transactionsCompared: transactions.length }
}

function unlessSame(difference: Difference): Difference[] {
  return difference.overRpc === difference.direct ? [] : [difference]
}

function writtenSlots(steps: Replay["steps"], address: Hex): Hex[] {
  return steps.flatMap(({ recorded, changes }) =>
    [...recorded.slots, ...changes].filter((change) => change.address === address).map(({ slot }) => slot),
  )
}

function ofReading({ what, to, answers }: Reading, direct: Hex): Difference[] {
  return [...answers].flatMap(([layer, overRpc]) =>
    unlessSame({ what: "reading", of: to, where: `${what}, asked of ${layer}`, overRpc, direct }),
  )
}

/** A step's delta on the shared layer against the merged changes of its transactions. */
function ofStep({ recorded, changes }: ReplayedStep, contracts: readonly Hex[]): Difference[] {
  const where = `step ${recorded.index}`
  const theirs = new Map(recorded.slots.filter(({ address }) => contracts.includes(address)).map(entry))
  const ours = new Map(changes.map(entry))
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) => {
    const { address, slot } = theirs.get(key) ?? ours.get(key) ?? { address: "0x", slot: "0x" }
    return unlessSame({
      what: "step",
      of: address,
      slot,
      where,
      overRpc: shown(theirs.get(key)),
      direct: shown(ours.get(key)),
    })
  })
}

function entry(change: SlotChange): readonly [string, SlotChange] {
  return [`${change.address} ${change.slot}`, change]
}

function shown(change: SlotChange | undefined): string {
  return change === undefined ? "unchanged" : `${change.prior} -> ${change.next}`
}

function ofTransaction({ recorded, direct }: Replayed): Difference[] {
  const of = recorded.hash
  const where = `layer ${recorded.chainId}`
  const result = (succeeded: boolean): string => (succeeded ? "success" : "reverted")
  return [
    ...unlessSame({ what: "status", of, where, overRpc: result(recorded.succeeded), direct: result(direct.succeeded) }),
    ...unlessSame({ what: "gas", of, where, overRpc: `${recorded.gasUsed}`, direct: `${direct.gasUsed}` }),
    ...unlessSame({
      what: "logs",
      of,
      where,
      overRpc: JSON.stringify(recorded.logs),
      direct: JSON.stringify(direct.logs),
    }),
  ]
}
