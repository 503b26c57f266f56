import fc from "fast-check"
import { type AccountFields, delta, type StateDelta } from "../delta/delta.ts"
import { type Address, address, type Hex, type Slot, slot, type Word, word, zeroWord } from "../primitives.ts"

/** An account of a plain state. An account that is not in the map does not exist. */
export interface PlainAccount extends AccountFields {
  readonly code: Hex
  readonly slots: ReadonlyMap<Slot, Word>
}

/** A state as maps: what the tries must agree with. */
export type PlainState = ReadonlyMap<Address, PlainAccount>

export const wordOf = (value: bigint | number): Word => word(`0x${BigInt(value).toString(16).padStart(64, "0")}`)
export const slotOf = (key: bigint | number): Slot => slot(wordOf(key))
export const addressOf = (n: number): Address => address(`0x${n.toString(16).padStart(40, "0")}`)

const small = fc.integer({ min: 0, max: 5 })
const words = fc.oneof(small.map(wordOf), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(wordOf))
const codes: fc.Arbitrary<Hex> = fc.constantFrom("0x", "0x00", "0x6001", `0x${"5b".repeat(40)}`)

const account: fc.Arbitrary<PlainAccount> = fc.record({
  nonce: fc.bigInt({ min: 0n, max: 3n }),
  balance: fc.oneof(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })),
  code: codes,
  slots: fc
    .array(fc.tuple(small.map(slotOf), words), { maxLength: 5 })
    .map((pairs) => new Map(pairs.filter(([, value]) => value !== zeroWord))),
})

/** Any state of a few accounts, codes and slots, with zeros and repeats likely. */
export const plainState: fc.Arbitrary<PlainState> = fc
  .array(fc.tuple(small.map(addressOf), account), { maxLength: 5 })
  .map((pairs) => new Map(pairs))

/** The delta that leads from one state to another. */
export function difference(from: PlainState, to: PlainState): StateDelta {
  const addresses = [...new Set([...from.keys(), ...to.keys()])]
  const accounts = addresses.map((at) => {
    const [before, after] = [from.get(at), to.get(at)]
    const code = { prior: before?.code ?? "0x", next: after?.code ?? "0x" } as const
    return { address: at, prior: fieldsOf(before), next: fieldsOf(after), code }
  })
  const slots = addresses.flatMap((at) => {
    const [before, after] = [from.get(at)?.slots, to.get(at)?.slots]
    const keys = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])]
    return keys.map((key) => ({
      address: at,
      slot: key,
      prior: before?.get(key) ?? zeroWord,
      next: after?.get(key) ?? zeroWord,
    }))
  })
  return delta(accounts, slots)
}

function fieldsOf(account: PlainAccount | undefined): AccountFields | undefined {
  return account === undefined ? undefined : { nonce: account.nonce, balance: account.balance }
}
