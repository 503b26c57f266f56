/** One change of a batch. */
export type Operation =
  | { readonly kind: "put"; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: "delete"; readonly key: Uint8Array }

/** Ordered keys and values: all that the store asks of what holds it. */
export interface KeyValue {
  /** The value, or undefined. At once: executing code reads state synchronously. */
  get(key: Uint8Array): Uint8Array | undefined
  /** Entries whose key begins with `prefix`, ascending by bytes. */
  range(prefix: Uint8Array): AsyncIterable<readonly [key: Uint8Array, value: Uint8Array]>
  /** All of the batch, or nothing. Resolves once it would outlive a loss of power. */
  write(batch: readonly Operation[]): Promise<void>
  close(): Promise<void>
}
