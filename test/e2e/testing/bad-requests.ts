import type { Hex } from "viem"
import { counter, personAt } from "./chains.ts"
import { signedCall } from "./layer-client.ts"

/** Something no server should take, and the code it must be answered with. */
export interface BadRequest {
  readonly what: string
  readonly body: string
  readonly expected: number
}

const rpc = (method: string, params: unknown): string => JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })
const send = (raw: Hex): string => rpc("eth_sendRawTransaction", [raw])
/** EIP-1474 and JSON-RPC 2.0. */
const codes = { parse: -32700, request: -32600, method: -32601, params: -32602, input: -32000 } as const

/** One of each kind, for a layer. The sender is one who has sent nothing. */
export async function badRequests(layer: number): Promise<readonly BadRequest[]> {
  const person = personAt(0)
  const poor = personAt(1_000)
  const fees = { gas: 21_000n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n, to: counter, chainId: layer }
  return [
    { what: "no JSON", body: "{", expected: codes.parse },
    { what: "deep JSON", body: `${"[".repeat(500)}${"]".repeat(500)}`, expected: codes.parse },
    { what: "no request", body: '{"jsonrpc":"1.0"}', expected: codes.request },
    { what: "an oversized body", body: JSON.stringify("x".repeat(3_000_000)), expected: codes.request },
    { what: "an unknown method", body: rpc("eth_mine", []), expected: codes.method },
    { what: "bad hex", body: rpc("eth_getBalance", ["0xzz", "latest"]), expected: codes.params },
    { what: "no block", body: rpc("eth_getBalance", [person.address, "yesterday"]), expected: codes.params },
    { what: "another chain's", body: send(await signedCall(person, 1, 0)), expected: codes.input },
    { what: "a nonce far ahead", body: send(await signedCall(person, layer, 90_000)), expected: codes.input },
    { what: "no funds", body: send(await poor.signTransaction({ ...fees, nonce: 0 })), expected: codes.input },
    {
      what: "too little gas",
      body: send(await person.signTransaction({ ...fees, nonce: 800, gas: 20_999n })),
      expected: codes.input,
    },
    { what: "a blob transaction", body: send("0x03f8b1"), expected: codes.input },
    { what: "no transaction", body: send("0x02c0"), expected: codes.input },
  ]
}
