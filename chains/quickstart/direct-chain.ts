import { type Common, createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common"
import { MerkleStateManager } from "@ethereumjs/statemanager"
import { createFeeMarket1559Tx } from "@ethereumjs/tx"
import { Account, bytesToHex, createAddressFromString, hexToBytes, setLengthLeft } from "@ethereumjs/util"
import { createVM, runTx, type VM } from "@ethereumjs/vm"
import { type Hex, keccak256 } from "viem"

/** A transaction to run, by whoever sent it. */
export interface DirectTransaction {
  readonly from: Hex
  readonly to: Hex | undefined
  readonly nonce: number
  readonly data: Hex
  readonly gasLimit: bigint
}

/** A slot whose value a transaction changed. */
export interface DirectChange {
  readonly address: Hex
  readonly slot: Hex
  readonly prior: Hex
  readonly next: Hex
}

/** What a transaction did. */
export interface DirectReceipt {
  readonly succeeded: boolean
  readonly gasUsed: bigint
  readonly logs: readonly { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex }[]
  readonly changes: readonly DirectChange[]
}

const zeroWord: Hex = `0x${"00".repeat(32)}`
const purse = 10n ** 30n
/** The base fee of the library's default block. */
const maxFeePerGas = 7n
const callGas = 10_000_000n

/** One plain Ethereum chain on @ethereumjs/vm: no layers, no deltas, nothing of Trellis. */
export class DirectChain {
  readonly #vm: VM
  readonly #common: Common
  /** Slots written since the last transaction, by contract. */
  readonly #touched = new Map<Hex, Set<Hex>>()
  /** Every slot ever written, with its value now. */
  readonly #values = new Map<Hex, Map<Hex, Hex>>()

  private constructor(vm: VM, common: Common) {
    this.#vm = vm
    this.#common = common
  }

  static async start(chainId: number): Promise<DirectChain> {
    const common = createCustomCommon({ chainId }, Mainnet, { hardfork: Hardfork.Osaka })
    const stateManager = new MerkleStateManager({ common })
    const chain = new DirectChain(await createVM({ common, stateManager }), common)
    chain.#watchWrites(stateManager)
    return chain
  }

  /** Runs a transaction. Its sender has the transaction's nonce and money enough: only its effects matter here. */
  async run(transaction: DirectTransaction): Promise<DirectReceipt> {
    const sender = createAddressFromString(transaction.from)
    await this.#vm.stateManager.putAccount(sender, new Account(BigInt(transaction.nonce), purse))
    const { to, nonce, data, gasLimit } = transaction
    const target = to === undefined ? {} : { to: createAddressFromString(to) }
    const fields = { ...target, nonce, data, gasLimit, maxFeePerGas, chainId: this.#common.chainId() }
    const tx = createFeeMarket1559Tx(fields, { common: this.#common, freeze: false })
    tx.getSenderAddress = () => sender
    const { execResult, totalGasSpent } = await runTx(this.#vm, { tx, skipBlockGasLimitValidation: true })
    return {
      succeeded: execResult.exceptionError === undefined,
      gasUsed: totalGasSpent,
      logs: (execResult.logs ?? []).map(([address, topics, payload]) => ({
        address: bytesToHex(address),
        topics: topics.map((topic) => bytesToHex(topic)),
        data: bytesToHex(payload),
      })),
      changes: await this.#changes(),
    }
  }

  /** What a call returns, without keeping what it does. */
  async call(to: Hex, data: Hex): Promise<Hex> {
    await this.#vm.evm.journal.checkpoint()
    const { execResult } = await this.#vm.evm.runCall({
      to: createAddressFromString(to),
      data: hexToBytes(data),
      gasLimit: callGas,
    })
    await this.#vm.evm.journal.revert()
    return bytesToHex(execResult.returnValue)
  }

  async code(address: Hex): Promise<Hex> {
    return bytesToHex(await this.#vm.stateManager.getCode(createAddressFromString(address)))
  }

  /**
   * Every slot of a contract that is not zero, read from the state trie itself.
   * @throws Error if the trie holds a slot that no transaction was seen to write
   */
  async storage(address: Hex): Promise<ReadonlyMap<Hex, Hex>> {
    const dump = await this.#vm.stateManager.dumpStorage?.(createAddressFromString(address))
    if (dump === undefined) throw new Error("this state manager cannot list storage")
    const written = [...(this.#values.get(address) ?? [])].filter(([, value]) => value !== zeroWord)
    const hashes = new Set(written.map(([slot]) => keccak256(slot)))
    for (const hash of Object.keys(dump)) {
      if (!hashes.has(`0x${hash.replace(/^0x/, "")}`))
        throw new Error(`slot with hash ${hash} of ${address} is in the trie unseen`)
    }
    if (hashes.size !== Object.keys(dump).length) throw new Error(`slots of ${address} are missing in the trie`)
    return new Map(written)
  }

  #watchWrites(stateManager: MerkleStateManager): void {
    const put = stateManager.putStorage.bind(stateManager)
    stateManager.putStorage = (address, slot, value) => {
      const at = address.toString()
      const slots = this.#touched.get(at) ?? new Set<Hex>()
      this.#touched.set(at, slots.add(bytesToHex(slot)))
      return put(address, slot, value)
    }
  }

  async #changes(): Promise<DirectChange[]> {
    const changes: DirectChange[] = []
    for (const [address, slots] of this.#touched) {
      const values = this.#values.get(address) ?? new Map<Hex, Hex>()
      this.#values.set(address, values)
      for (const slot of slots) {
        const prior = values.get(slot) ?? zeroWord
        const next = await this.#stored(address, slot)
        values.set(slot, next)
        if (prior !== next) changes.push({ address, slot, prior, next })
      }
    }
    this.#touched.clear()
    return changes
  }

  async #stored(address: Hex, slot: Hex): Promise<Hex> {
    const value = await this.#vm.stateManager.getStorage(createAddressFromString(address), hexToBytes(slot))
    return bytesToHex(setLengthLeft(value, 32))
  }
}
