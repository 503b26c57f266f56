import { address } from "@trellis/core"
import { counter, memoryHierarchy, richKeys, serve } from "@trellis/rpc/testing"
import { createPublicClient, http, keccak256, concatHex, numberToHex, slice, stringToHex, getAddress } from "viem"
import { privateKeyToAddress } from "viem/accounts"
import { describe, expect, it } from "vitest"
import { aliasOf } from "./alias-of.ts"
import { encodeL1Call } from "./encode-l1-call.ts"
import { precompiles } from "./precompiles.ts"

/** Returns CALLER. */
const whoCalls = { address: counter.address, code: "0x3360005260206000f3" } as const

/** Sends its calldata on to L1CALL, and returns what that returns. */
const relay = {
  address: address(`0x${"d1".repeat(20)}`),
  code: `0x36600060003760206000366000600073${precompiles.l1Call.slice(2)}5af15060206000f3`,
} as const

describe("a call to the parent", () => {
  it("encoded for L1CALL reaches the target, by a signer as itself and by a contract as its alias (spec 3.3)", async () => {
    const relayAddress = getAddress(relay.address)
    const { booster } = memoryHierarchy({
      shared: [whoCalls],
      booster: [relay],
    })
    const server = await serve(booster)
    const client = createPublicClient({ transport: http(server.url) })
    const signer = privateKeyToAddress(richKeys[0] ?? "0x")
    const data = encodeL1Call({ target: whoCalls.address })
    const bySigner = await client.call({ account: signer, to: precompiles.l1Call, data })
    expect(getAddress(slice(bySigner.data ?? "0x", 12))).toBe(signer)
    const byContract = await client.call({ account: signer, to: relayAddress, data })
    expect(getAddress(slice(byContract.data ?? "0x", 12))).toBe(aliasOf({ chainId: 7101, address: relayAddress }))
    await server.close()
  })

  it("is the target, then the calldata", () => {
    const target = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
    expect(encodeL1Call({ target })).toBe(target.toLowerCase())
    expect(encodeL1Call({ target, data: "0x1234" })).toBe(`${target.toLowerCase()}1234`)
    expect(() => encodeL1Call({ target: "0x12" })).toThrow("invalid")
  })
})

describe("an alias", () => {
  it("is the last 20 bytes of the hash of the tag, the chain id and the address", () => {
    const address = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
    const hash = keccak256(concatHex([stringToHex("trellis.alias"), numberToHex(7101, { size: 32 }), address]))
    expect(aliasOf({ chainId: 7101, address })).toBe(getAddress(slice(hash, 12)))
    expect(aliasOf({ chainId: 7102, address })).not.toBe(aliasOf({ chainId: 7101, address }))
    expect(() => aliasOf({ chainId: 0, address })).toThrow("chain id")
    expect(() => aliasOf({ chainId: 1, address: "0x1" })).toThrow("invalid")
  })
})
