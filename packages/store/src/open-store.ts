import { openDirectory } from "./directory.ts"
import { type StoreLimits, storeLimits } from "./limits.ts"
import type { Owner } from "./marker.ts"
import { memoryKeyValue } from "./memory-key-value.ts"
import { RoundStore } from "./round-store.ts"
import type { Store } from "./store.ts"

export interface StoreOptions extends Owner {
  /** Made where it is missing. Without one the store is in memory, and gone with the process. */
  readonly directory?: string
  readonly limits?: Partial<StoreLimits>
}

/**
 * Opens the store of a hierarchy. Where it refuses, nothing was written.
 * Rejects with ForeignHierarchy, ForeignFormat, DirectoryInUse, DirectoryNotWritable, DirectoryNotTrellis
 * (all `reject`), CorruptRecord (`halt`).
 */
export async function openStore({ directory, name, fingerprint, limits }: StoreOptions): Promise<Store> {
  const keyValue = directory === undefined ? memoryKeyValue() : await openDirectory(directory, { name, fingerprint })
  try {
    return await RoundStore.over(keyValue, { ...storeLimits, ...limits })
  } catch (error) {
    await keyValue.close()
    throw error
  }
}
