import { type Hardfork, fromHex, type Hex, type Transaction } from "@trellis/core"

/** Gas schedule of a transaction before its first opcode. Sources beside each line. */
export const gas = {
  transaction: 21_000n,
  create: 32_000n,
  /** EIP-3860, a word of initcode. */
  initcodeWord: 2n,
  initcodeBytesMax: 49_152,
  /** EIP-2028. */
  zeroByte: 4n,
  nonZeroByte: 16n,
  /** EIP-2930. */
  accessAddress: 2_400n,
  accessSlot: 1_900n,
  /** EIP-7702: what an authorization costs, and what comes back where the authority exists. */
  authorization: 25_000n,
  authorizationRefund: 12_500n,
  /** EIP-7623: the floor, a token of calldata. */
  floorToken: 10n,
  /** EIP-3529. */
  refundQuotient: 5n,
  /** EIP-4844. */
  blob: 131_072n,
  /** EIP-7825, from Osaka on. */
  transactionMax: 16_777_216n,
} as const

/** Blobs a transaction may carry (EIP-4844, 7691, 7594). */
export const blobsMax: { readonly [Fork in Hardfork]: number } = { cancun: 6, prague: 9, osaka: 6 }

type Priced = Pick<Transaction, "to" | "accessList" | "authorizations"> & { readonly data: Hex }

function bytesByKind(data: Hex): { zero: bigint; nonZero: bigint } {
  const bytes = fromHex(data)
  let zero = 0
  for (const byte of bytes) if (byte === 0) zero++
  return { zero: BigInt(zero), nonZero: BigInt(bytes.length - zero) }
}

/** Gas a transaction uses before its first opcode. */
export function intrinsicGas(of: Priced): bigint {
  const { zero, nonZero } = bytesByKind(of.data)
  const slots = of.accessList.reduce((sum, entry) => sum + entry.slots.length, 0)
  const words = BigInt(Math.ceil((of.data.length - 2) / 64))
  return (
    gas.transaction +
    zero * gas.zeroByte +
    nonZero * gas.nonZeroByte +
    (of.to === undefined ? gas.create + words * gas.initcodeWord : 0n) +
    BigInt(of.accessList.length) * gas.accessAddress +
    BigInt(slots) * gas.accessSlot +
    BigInt(of.authorizations.length) * gas.authorization
  )
}

/** The least gas a transaction is charged (EIP-7623, from Prague on). */
export function floorGas(of: Pick<Priced, "data">, hardfork: Hardfork): bigint {
  if (hardfork === "cancun") return 0n
  const { zero, nonZero } = bytesByKind(of.data)
  return gas.transaction + (zero + nonZero * 4n) * gas.floorToken
}
