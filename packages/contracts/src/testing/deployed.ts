import { type Abi, decodeFunctionResult, decodeErrorResult, encodeFunctionData, type Hex } from "viem"
import type { PlainChain, Result } from "./plain-chain.ts"

/** A contract on a plain chain, called by function name. */
export class Deployed<const T extends Abi> {
  readonly address: Hex
  readonly #chain: PlainChain
  readonly #abi: T

  constructor(chain: PlainChain, abi: T, address: Hex) {
    this.#chain = chain
    this.#abi = abi
    this.address = address
  }

  send(from: Hex, name: string, ...args: readonly unknown[]): Promise<Result> {
    const abi: Abi = this.#abi
    return this.#chain.call(from, this.address, encodeFunctionData({ abi, functionName: name, args }))
  }

  /** @throws Error if the call fails */
  async read(name: string, ...args: readonly unknown[]): Promise<unknown> {
    const abi: Abi = this.#abi
    const { succeeded, output } = await this.send(reader, name, ...args)
    if (!succeeded) throw new Error(`${name} failed: ${output}`)
    return decodeFunctionResult({ abi, functionName: name, args, data: output })
  }

  /** The name of the error a failed call returned. */
  errorName({ output }: Result): string {
    const abi: Abi = this.#abi
    return decodeErrorResult({ abi, data: output }).errorName
  }
}

const reader: Hex = `0x${"ee".repeat(20)}`
