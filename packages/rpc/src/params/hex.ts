import {
  type Address,
  address,
  type BlockHash,
  blockHash,
  type Hash,
  hash,
  type Hex,
  isHex,
  type Slot,
  slot,
  type TransactionHash,
  transactionHash,
} from "@trellis/core"
import { text } from "./text.ts"

const quantityForm = /^0x(0|[1-9a-f][0-9a-f]{0,63})$/i
const slotForm = /^0x[0-9a-f]{1,64}$/i
const hash32Form = /^0x[0-9a-f]{64}$/i
const addressForm = /^0x[0-9a-f]{40}$/i

/** Up to 256 bits, without leading zeros (execution API: uint256). */
export const quantity = text(
  "a quantity: 0x and hexadecimal digits without leading zeros, 256 bits at most",
  (given) => (quantityForm.test(given) ? BigInt(given) : undefined),
)

export const addressParam = text<Address>("an address: 0x and 40 hexadecimal digits", (given) =>
  addressForm.test(given) ? address(given) : undefined,
)

/** Bytes, any count. Digits of either case. */
export const data = text<Hex>("data: 0x and an even number of hexadecimal digits", (given) => {
  const lower = given.toLowerCase()
  return lower.length % 2 === 0 && isHex(lower) ? lower : undefined
})

const hash32 = "0x and 64 hexadecimal digits"

export const transactionHashParam = text<TransactionHash>(`a transaction hash: ${hash32}`, (given) =>
  hash32Form.test(given) ? transactionHash(given) : undefined,
)

export const blockHashParam = text<BlockHash>(`a block hash: ${hash32}`, (given) =>
  hash32Form.test(given) ? blockHash(given) : undefined,
)

export const topicParam = text<Hash>(`a topic: ${hash32}`, (given) =>
  hash32Form.test(given) ? hash(given) : undefined,
)

/** A storage slot as eth_getProof repeats it: in full where it was given in full, else as a quantity. */
export interface SlotKey {
  readonly slot: Slot
  readonly shown: Hex
}

/** A storage slot, its leading zeros left out or not. */
export const slotParam = text<SlotKey>("a storage slot: 0x and up to 64 hexadecimal digits", (given) => {
  if (!slotForm.test(given)) return undefined
  const full = slot(`0x${given.slice(2).padStart(64, "0")}`)
  return { slot: full, shown: given.length === 66 ? full : `0x${BigInt(given).toString(16)}` }
})
