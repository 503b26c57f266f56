import {
  type Address,
  address,
  type Hash,
  type Hex,
  hash,
  isHex,
  type Root,
  root,
  type Slot,
  slot,
  type Word,
  word,
} from "@trellis/core"

/** An account before the transaction. */
export interface PreAccount {
  readonly address: Address
  readonly nonce: bigint
  readonly balance: bigint
  readonly code: Hex
  readonly slots: readonly { readonly slot: Slot; readonly value: Word }[]
}

/** The block the transaction runs in. */
export interface Environment {
  readonly number: bigint
  readonly timestamp: bigint
  readonly gasLimit: bigint
  readonly baseFee: bigint
  readonly excessBlobGas: bigint
  readonly prevRandao: Hash
  readonly coinbase: Address
}

/** One official state test: a transaction on a pre-state, and what must come of it on Prague. */
export interface StateTest {
  readonly name: string
  readonly kind: string
  readonly environment: Environment
  readonly pre: readonly PreAccount[]
  readonly raw: Hex
  readonly root: Root
  readonly logs: Hash
  /** The transaction must be refused before it runs. */
  readonly refused: boolean
}

/** One line of the release's cases, put one a line. @throws Error if it is not a state test */
export function parseStateTest(line: string): StateTest {
  const test: unknown = JSON.parse(line)
  const environment = field(test, "env")
  const post = first(field(field(test, "post"), "Prague"))
  return {
    name: text(field(test, "name")),
    kind: text(field(test, "class")),
    environment: {
      number: integer(field(environment, "currentNumber")),
      timestamp: integer(field(environment, "currentTimestamp")),
      gasLimit: integer(field(environment, "currentGasLimit")),
      baseFee: integer(field(environment, "currentBaseFee")),
      excessBlobGas: integer(field(environment, "currentExcessBlobGas") ?? "0x0"),
      prevRandao: hash(word32(field(environment, "currentRandom"))),
      coinbase: address(text(field(environment, "currentCoinbase"))),
    },
    pre: entries(field(test, "pre")).map(preAccount),
    raw: hex(field(post, "txbytes")),
    root: root(text(field(post, "hash"))),
    logs: hash(text(field(post, "logs"))),
    refused: field(post, "expectException") !== undefined,
  }
}

function preAccount([at, of]: readonly [string, unknown]): PreAccount {
  return {
    address: address(at),
    nonce: integer(field(of, "nonce")),
    balance: integer(field(of, "balance")),
    code: hex(field(of, "code")),
    slots: entries(field(of, "storage")).map(([key, value]) => ({
      slot: slot(word32(key)),
      value: word(word32(value)),
    })),
  }
}

function entries(of: unknown): readonly (readonly [string, unknown])[] {
  if (typeof of !== "object" || of === null) throw new Error(`not an object: ${String(of)}`)
  return Object.entries(of)
}

function field(of: unknown, name: string): unknown {
  return entries(of).find(([key]) => key === name)?.[1]
}

function first(of: unknown): unknown {
  if (!Array.isArray(of)) throw new Error(`not a list: ${String(of)}`)
  const [one]: readonly unknown[] = of
  return one
}

function text(of: unknown): string {
  if (typeof of !== "string") throw new Error(`not a text: ${String(of)}`)
  return of
}

function hex(of: unknown): Hex {
  const lower = text(of).toLowerCase()
  if (!isHex(lower)) throw new Error(`not hex: ${lower}`)
  return lower
}

function integer(of: unknown): bigint {
  return BigInt(text(of))
}

/** A number, or fewer than 32 bytes, as 32 bytes. */
function word32(of: unknown): string {
  return `0x${integer(of).toString(16).padStart(64, "0")}`
}
