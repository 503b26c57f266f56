import {
  type Account,
  type Address,
  address,
  codeHash,
  decodeTransaction,
  emptyCodeHash,
  emptyRoot,
  fromHex,
  hash,
  keccakHex,
  type LayerInput,
  layerId,
  type StateView,
  word,
  zeroAddress,
  zeroBlockHash,
  zeroWord,
} from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { privateKeyToAccount } from "viem/accounts"

const signer = privateKeyToAccount(`0x${"11".repeat(32)}`)
const counter = address("0x00000000000000000000000000000000000c0de0")
/** Adds one to its slot 0. */
const code = fromHex("0x600054600101600055")

/** A state of one's own is an object that answers these reads. Here a few accounts whose slots all hold 41. */
function viewOf(accounts: ReadonlyMap<Address, Account>): StateView {
  const slotValue = word(`0x${(41).toString(16).padStart(64, "0")}`)
  return { root: emptyRoot, account: (at) => accounts.get(at), storage: () => slotValue, code: () => code }
}

function layer(chainId: number, view: StateView): LayerInput {
  const fields = { number: 1n, timestamp: 1_700_000_000n, gasLimit: 30_000_000n, baseFee: 0n, blobBaseFee: 1n }
  return {
    view,
    blockHash: () => undefined,
    context: {
      layer: layerId(chainId),
      hardfork: "osaka",
      hosted: true,
      transparent: true,
      slotPrice: 0n,
      fields: { ...fields, prevRandao: hash(zeroWord), coinbase: zeroAddress },
      anchor: { number: 0n, hash: zeroBlockHash },
    },
  }
}

const empty = { nonce: 0n, balance: 0n, storageRoot: emptyRoot, codeHash: emptyCodeHash }
const contract = { ...empty, nonce: 1n, codeHash: codeHash(keccakHex(code)) }
const booster = layer(7101, viewOf(new Map([[address(signer.address), { ...empty, balance: 10n ** 18n }]])))
const parent = layer(7000, viewOf(new Map([[counter, contract]])))

// The counter lives on the parent alone: in transparent mode the booster's transaction runs there.
const fees = { gas: 100_000n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }
const raw = await signer.signTransaction({ chainId: 7101, nonce: 0, to: counter, ...fees })
const transaction = decodeTransaction(raw, { layer: layerId(7101), hardfork: "osaka" })
const { transactions, layers } = await createExecutor().execute({
  layers: [booster, parent],
  transactions: [transaction],
  gasUsedBefore: 0n,
})

for (const outcome of transactions) {
  if (outcome.kind === "refused") throw new Error(outcome.refusal.message)
  console.log(`${outcome.receipt.gasUsed} gas, run on layer ${outcome.receipt.ranOn}`)
}
for (const { layer, delta } of layers) {
  for (const { address, next } of delta.accounts) console.log(`layer ${layer}: ${address} has nonce ${next?.nonce}`)
  for (const { address, prior, next } of delta.slots) {
    console.log(`layer ${layer}: slot 0 of ${address} goes from ${Number(prior)} to ${Number(next)}`)
  }
}
