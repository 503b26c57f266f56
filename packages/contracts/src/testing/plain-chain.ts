import { createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common"
import { createEVM, type EVM, EVMError, type Message, type PrecompileInput } from "@ethereumjs/evm"
import { Account, bytesToHex, createAddressFromString, hexToBytes } from "@ethereumjs/util"
import type { Hex } from "viem"

/** What a call did. */
export interface Result {
  readonly succeeded: boolean
  readonly output: Hex
  readonly logs: readonly { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex }[]
}

/** How a precompile was reached. */
export type Manner = "call" | "static" | "delegate"

/** A precompile of the test's own. `answer` gets what the caller passed. */
export interface Precompile {
  readonly address: Hex
  readonly answer: (input: Hex, manner: Manner) => { readonly output: Hex; readonly reverts?: boolean }
}

const gasLimit = 16_000_000n

/** One Ethereum chain of the library alone, to run the contracts on. */
export class PlainChain {
  readonly #evm: EVM
  readonly #nonces = new Map<Hex, number>()

  private constructor(evm: EVM) {
    this.#evm = evm
  }

  static async start(precompiles: readonly Precompile[] = []): Promise<PlainChain> {
    const common = createCustomCommon({ chainId: 7000 }, Mainnet, { hardfork: Hardfork.Osaka })
    let last: Message | undefined
    const manner = (): Manner =>
      last?.delegatecall === true ? "delegate" : last?.isStatic === true ? "static" : "call"
    const customPrecompiles = precompiles.map(({ address, answer }) => ({
      address: createAddressFromString(address),
      function: ({ data }: PrecompileInput) => execResult(answer(bytesToHex(data), manner())),
    }))
    const evm = await createEVM({ common, customPrecompiles })
    evm.events.on("beforeMessage", (message, resume) => {
      last = message
      resume?.()
    })
    return new PlainChain(evm)
  }

  /** Deploys and returns the address. @throws Error if the constructor fails */
  async deploy(from: Hex, creation: Hex): Promise<Hex> {
    const { createdAddress, execResult } = await this.#run(from, undefined, creation)
    if (createdAddress === undefined || execResult.exceptionError !== undefined) {
      throw new Error(`deployment failed: ${bytesToHex(execResult.returnValue)}`)
    }
    return createdAddress.toString()
  }

  async call(from: Hex, to: Hex, data: Hex): Promise<Result> {
    const { execResult } = await this.#run(from, to, data)
    return {
      succeeded: execResult.exceptionError === undefined,
      output: bytesToHex(execResult.returnValue),
      logs: (execResult.logs ?? []).map(([address, topics, payload]) => ({
        address: bytesToHex(address),
        topics: topics.map((topic) => bytesToHex(topic)),
        data: bytesToHex(payload),
      })),
    }
  }

  async code(at: Hex): Promise<Hex> {
    return bytesToHex(await this.#evm.stateManager.getCode(createAddressFromString(at)))
  }

  async #run(from: Hex, to: Hex | undefined, data: Hex) {
    const caller = createAddressFromString(from)
    const nonce = this.#nonces.get(from) ?? 0
    this.#nonces.set(from, nonce + 1)
    await this.#evm.stateManager.putAccount(caller, new Account(BigInt(nonce), 0n))
    const target = to === undefined ? {} : { to: createAddressFromString(to) }
    const result = await this.#evm.runCall({ caller, ...target, data: hexToBytes(data), gasLimit })
    await this.#evm.journal.cleanup()
    this.#evm.stateManager.originalStorageCache.clear()
    return result
  }
}

function execResult({ output, reverts }: { readonly output: Hex; readonly reverts?: boolean }) {
  const result = { executionGasUsed: 0n, returnValue: hexToBytes(output) }
  return reverts === true ? { ...result, exceptionError: new EVMError(EVMError.errorMessages.REVERT) } : result
}
