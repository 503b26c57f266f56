import {
  type CodeHash,
  cachedLoader,
  type Hex,
  keccakHex,
  limits,
  type NodeLoader,
  type NodeSource,
  type Root,
  type StateSink,
  TrieState,
} from "@trellis/core"
import { Cache } from "./cache.ts"
import { CorruptRecord, TooMuchWaiting } from "./errors.ts"
import type { KeyValue, Operation } from "./key-value.ts"
import { keys } from "./keys.ts"

/** New content on its way to disk. */
export interface Taken {
  readonly operations: Operation[]
  /** It is durable. */
  done(): void
  /** It is not: it waits again. */
  undo(): void
}

/**
 * Trie nodes and codes of all layers by their keccak256. New ones wait in memory, where they can be
 * read at once, until a commit takes them.
 */
export class Content {
  readonly #keyValue: KeyValue
  readonly #waitingBytesMax: number
  #waiting = new Map<Hex, Uint8Array>()
  #waitingBytes = 0
  readonly #taken = new Set<ReadonlyMap<Hex, Uint8Array>>()
  readonly #codes = new Cache<Hex, Uint8Array>(limits.codesCachedMax)
  #loader: NodeLoader

  readonly sink: StateSink = {
    node: (hash, rlp) => this.#wait(hash, rlp),
    code: (hash, code) => this.#wait(hash, code),
  }
  readonly nodes: NodeSource = { get: (hash) => this.#get(hash) }

  constructor(keyValue: KeyValue, waitingBytesMax: number) {
    this.#keyValue = keyValue
    this.#waitingBytesMax = waitingBytesMax
    this.#loader = this.#freshLoader()
  }

  state(root: Root): TrieState {
    return new TrieState(root, {
      nodes: { load: (hash) => this.#loader.load(hash) },
      code: (hash) => this.code(hash),
    })
  }

  code(hash: CodeHash): Uint8Array | undefined {
    const known = this.#codes.get(hash)
    if (known !== undefined) return known
    const code = this.#get(hash)
    if (code !== undefined) this.#codes.set(hash, code, 1)
    return code
  }

  /** Takes what waits; it stays readable. */
  take(): Taken {
    const taken = this.#waiting
    this.#waiting = new Map()
    this.#waitingBytes = 0
    this.#taken.add(taken)
    return {
      operations: [...taken].map(([hash, value]) => ({ kind: "put", key: keys.content(hash), value })),
      done: () => void this.#taken.delete(taken),
      undo: () => {
        this.#taken.delete(taken)
        for (const [hash, value] of taken) this.#keep(hash, value)
      },
    }
  }

  /** Drops what waits, also from the caches: a state that stands on it is found missing at once. */
  discard(): void {
    this.#waiting.clear()
    this.#waitingBytes = 0
    this.#codes.clear()
    this.#loader = this.#freshLoader()
  }

  #freshLoader(): NodeLoader {
    return cachedLoader(this.nodes, limits.trieNodesCachedMax)
  }

  #wait(hash: Hex, bytes: Uint8Array): void {
    if (this.#waiting.has(hash)) return
    if (this.#waitingBytes + bytes.length > this.#waitingBytesMax) {
      throw new TooMuchWaiting({ bytesMax: this.#waitingBytesMax })
    }
    this.#keep(hash, bytes)
  }

  #keep(hash: Hex, bytes: Uint8Array): void {
    this.#waitingBytes += bytes.length - (this.#waiting.get(hash)?.length ?? 0)
    this.#waiting.set(hash, bytes)
  }

  #get(hash: Hex): Uint8Array | undefined {
    const waiting = this.#waiting.get(hash)
    if (waiting !== undefined) return waiting
    for (const taken of this.#taken) {
      const found = taken.get(hash)
      if (found !== undefined) return found
    }
    const stored = this.#keyValue.get(keys.content(hash))
    if (stored !== undefined && keccakHex(stored) !== hash) {
      throw new CorruptRecord({ where: `content ${hash}`, why: "its bytes have another hash" })
    }
    return stored
  }
}
