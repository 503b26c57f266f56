import { addressOfKey } from "@trellis/core"
import { expect, it } from "vitest"
import { mnemonicToAccount } from "viem/accounts"
import { developmentAccounts, developmentKeys } from "./development.ts"

it("the development keys are those of the public mnemonic", () => {
  const mnemonic = "test test test test test test test test test test test junk"
  const addresses = developmentKeys.map((_, addressIndex) => mnemonicToAccount(mnemonic, { addressIndex }).address)
  expect(developmentKeys.map(addressOfKey)).toEqual(addresses.map((address) => address.toLowerCase()))
  expect(developmentAccounts("1 ether")).toEqual(developmentKeys.map((key) => ({ key, balance: "1 ether" })))
})
