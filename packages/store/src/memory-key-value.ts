import { type Hex, fromHex, toHex } from "@trellis/core"
import type { KeyValue } from "./key-value.ts"

/** Keys and values that end with the process. */
export function memoryKeyValue(): KeyValue {
  const entries = new Map<Hex, Uint8Array>()
  return {
    get: (key) => entries.get(toHex(key)),
    async *range(prefix) {
      const start = toHex(prefix)
      const keys = [...entries.keys()].filter((key) => key.startsWith(start)).sort()
      for (const key of keys) {
        const value = entries.get(key)
        if (value !== undefined) yield [fromHex(key), value]
      }
    },
    async write(batch) {
      for (const operation of batch) {
        if (operation.kind === "put") entries.set(toHex(operation.key), operation.value)
        else entries.delete(toHex(operation.key))
      }
    },
    async close() {},
  }
}
