import type { KeyValue } from "../key-value.ts"

/** All entries whose key begins with `prefix`: of the whole database without one. */
export async function entriesOf(
  keyValue: KeyValue,
  prefix = new Uint8Array(0),
): Promise<(readonly [Uint8Array, Uint8Array])[]> {
  const entries: (readonly [Uint8Array, Uint8Array])[] = []
  for await (const entry of keyValue.range(prefix)) entries.push(entry)
  return entries
}
