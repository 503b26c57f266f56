import { Address as LibraryAddress } from "@ethereumjs/util"
import { type BlockFieldName, type BlockFields, fromHex } from "@trellis/core"

/**
 * Block fields as the library's EVM reads them; each read is told to `read` (spec 3.6, read sets).
 * The library asks for CHAINID elsewhere: it is a constant of the layer.
 */
export class FieldsHeader {
  readonly #fields: BlockFields
  readonly #read: (name: BlockFieldName) => void
  readonly difficulty = 0n
  readonly slotNumber = 0n

  constructor(fields: BlockFields, read: (name: BlockFieldName) => void) {
    this.#fields = fields
    this.#read = read
  }

  get number(): bigint {
    this.#read("number")
    return this.#fields.number
  }

  get timestamp(): bigint {
    this.#read("timestamp")
    return this.#fields.timestamp
  }

  get coinbase(): LibraryAddress {
    this.#read("coinbase")
    return new LibraryAddress(fromHex(this.#fields.coinbase))
  }

  get prevRandao(): Uint8Array {
    this.#read("prevRandao")
    return fromHex(this.#fields.prevRandao)
  }

  get gasLimit(): bigint {
    this.#read("gasLimit")
    return this.#fields.gasLimit
  }

  get baseFeePerGas(): bigint {
    this.#read("baseFee")
    return this.#fields.baseFee
  }

  getBlobGasPrice(): bigint {
    this.#read("blobBaseFee")
    return this.#fields.blobBaseFee
  }
}
