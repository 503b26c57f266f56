import { ClassicLevel } from "classic-level"
import { StoreClosed } from "./errors.ts"
import type { KeyValue } from "./key-value.ts"

const asBytes = { keyEncoding: "view", valueEncoding: "view" } as const

/** A LevelDB directory, made where it is missing. Rejects with LevelDB's error, its code as `cause.code`. */
export async function levelKeyValue(directory: string): Promise<KeyValue> {
  const level = new ClassicLevel<Uint8Array, Uint8Array>(directory, asBytes)
  await level.open()
  return {
    get(key) {
      if (level.status !== "open") throw new StoreClosed({ what: "a read" })
      const value = level.getSync(key)
      return value === undefined ? undefined : plain(value)
    },
    async *range(prefix) {
      for await (const [key, value] of level.iterator({ gte: prefix, ...below(prefix) })) {
        yield [plain(key), plain(value)]
      }
    },
    async write(batch) {
      await level.batch(
        batch.map((operation) => {
          const { key } = operation
          return operation.kind === "put" ? { type: "put", key, value: operation.value } : { type: "del", key }
        }),
        { sync: true },
      )
    },
    close: () => level.close(),
  }
}

/** LevelDB answers with Node's subclass, whose slices share memory. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** The end of the range of keys that begin with `prefix`: none where it is all 0xff. */
function below(prefix: Uint8Array): { lt?: Uint8Array } {
  const last = prefix.findLastIndex((byte) => byte !== 0xff)
  if (last < 0) return {}
  const end = prefix.slice(0, last + 1)
  end[last] = (end[last] ?? 0) + 1
  return { lt: end }
}
