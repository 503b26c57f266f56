import type { AccountFields, StateManagerInterface } from "@ethereumjs/common"
import { Account, type Address } from "@ethereumjs/util"
import type { LayerState } from "./layer-state.ts"
import { fromLibraryAccount, fromWord, toAddress, toLibraryAccount, toSlot, toWord } from "./words.ts"

/** A layer's state as the library's EVM asks for it. */
export class LibraryState implements StateManagerInterface {
  readonly #state: LayerState

  constructor(state: LayerState) {
    this.#state = state
  }

  readonly originalStorageCache = {
    get: async (at: Address, key: Uint8Array): Promise<Uint8Array> =>
      fromWord(this.#state.original(toAddress(at), toSlot(key))),
    clear: (): void => {},
  }

  async checkpoint(): Promise<void> {
    this.#state.checkpoint()
  }

  async commit(): Promise<void> {
    this.#state.commit()
  }

  async revert(): Promise<void> {
    this.#state.revert()
  }

  async getAccount(at: Address): Promise<Account | undefined> {
    const account = this.#state.account(toAddress(at))
    return account === undefined ? undefined : toLibraryAccount(account)
  }

  async putAccount(at: Address, account?: Account): Promise<void> {
    this.#state.setAccount(toAddress(at), account === undefined ? undefined : fromLibraryAccount(account))
  }

  async deleteAccount(at: Address): Promise<void> {
    this.#state.clearSlots(toAddress(at))
    this.#state.setAccount(toAddress(at), undefined)
  }

  async modifyAccountFields(at: Address, fields: AccountFields): Promise<void> {
    const account = (await this.getAccount(at)) ?? new Account()
    if (fields.nonce !== undefined) account.nonce = fields.nonce
    if (fields.balance !== undefined) account.balance = fields.balance
    if (fields.codeHash) account.codeHash = fields.codeHash
    await this.putAccount(at, account)
  }

  async putCode(at: Address, code: Uint8Array): Promise<void> {
    this.#state.setCode(toAddress(at), code)
  }

  async getCode(at: Address): Promise<Uint8Array> {
    return this.#state.codeOf(toAddress(at))
  }

  async getCodeSize(at: Address): Promise<number> {
    return this.#state.codeOf(toAddress(at)).length
  }

  async getStorage(at: Address, key: Uint8Array): Promise<Uint8Array> {
    return fromWord(this.#state.slot(toAddress(at), toSlot(key)))
  }

  async putStorage(at: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.#state.setSlot(toAddress(at), toSlot(key), toWord(value))
  }

  async clearStorage(at: Address): Promise<void> {
    this.#state.clearSlots(toAddress(at))
  }

  async getStateRoot(): Promise<Uint8Array> {
    throw new Error("a step's roots are computed when its delta is applied")
  }

  async setStateRoot(): Promise<void> {
    throw new Error("a step stands on the view it was given")
  }

  async hasStateRoot(): Promise<boolean> {
    return false
  }

  clearCaches(): void {}

  shallowCopy(): StateManagerInterface {
    return new LibraryState(this.#state)
  }
}
