import { type Address, fromHex, type Hash, type Header, type Log } from "@trellis/core"
import { invalidParams } from "../jsonrpc/rpc-error.ts"
import type { FilterParam } from "../params/filter.ts"
import { type BloomBits, bloomBits, mayHold } from "./bloom-bits.ts"

/** Which logs: of these addresses, with one of these topics at each place. Where there is no set, every log fits. */
export interface LogFilter {
  readonly addresses: ReadonlySet<Address> | undefined
  readonly topics: readonly (ReadonlySet<Hash> | undefined)[]
  /** One a set: what a block's bloom must hold one of. */
  readonly blooms: readonly (readonly BloomBits[])[]
}

/** @throws RpcError where more than `choicesMax` addresses or topics of one place are given */
export function logFilter({ address, topics }: Pick<FilterParam, "address" | "topics">, choicesMax: number): LogFilter {
  const addresses = typeof address === "string" ? [address] : (address ?? [])
  const choices = (topics ?? []).map((topic) => (typeof topic === "string" ? [topic] : (topic ?? [])))
  for (const list of [addresses, ...choices]) {
    if (list.length > choicesMax) {
      throw invalidParams(`invalid filter: at most ${choicesMax} addresses or topics in one list, got ${list.length}`)
    }
  }
  const anyOf = addresses.length === 0 ? undefined : new Set(addresses)
  const topicSets = choices.map(topicSet)
  const sets = [anyOf, ...topicSets].filter((set) => set !== undefined)
  return { addresses: anyOf, topics: topicSets, blooms: sets.map((set) => [...set].map(bloomBits)) }
}

/** An empty list, or a null in it, stands for any topic. */
function topicSet(choices: readonly (Hash | null)[]): ReadonlySet<Hash> | undefined {
  const given = choices.filter((topic) => topic !== null)
  return given.length === 0 || given.length < choices.length ? undefined : new Set(given)
}

/** True if the filter selects the log. */
export function selects({ addresses, topics }: LogFilter, log: Log): boolean {
  if (addresses !== undefined && !addresses.has(log.address)) return false
  return topics.length <= log.topics.length && topics.every((set, i) => selected(set, log.topics[i]))
}

function selected(set: ReadonlySet<Hash> | undefined, topic: Hash | undefined): boolean {
  return set === undefined || (topic !== undefined && set.has(topic))
}

/** False if the block's bloom rules out that the filter selects a log of it. */
export function maySelect({ blooms }: LogFilter, { logsBloom }: Pick<Header, "logsBloom">): boolean {
  if (blooms.length === 0) return true
  const bloom = fromHex(logsBloom)
  return blooms.every((choices) => choices.some((bits) => mayHold(bloom, bits)))
}
