import { type Chain, developmentKeys } from "@trellis/config"

const publicKeys: ReadonlySet<string> = new Set(developmentKeys)

/** The funded accounts whose keys are public, with their keys. Other keys are nobody's business. */
export function accountLines(chain: Chain): string[] {
  const accounts = chain.layers.flatMap(({ accounts }) => accounts)
  const keys = new Map(accounts.flatMap(({ address, key }) => (key && publicKeys.has(key) ? [[address, key]] : [])))
  if (keys.size === 0) return []
  const lines = [...keys].map(([address, key]) => `  ${address}  key ${key}`)
  return ["funded development accounts (their keys are public):", ...lines]
}
