import { type Chain, type ChainFile, fingerprintOf, parseChain } from "@trellis/config"
import {
  address,
  type Address,
  addressOfKey,
  type Block,
  decodeTransaction,
  type Executor,
  type Hex,
  layerId,
  publicInputs,
  slot,
  type Transaction,
  zeroWord,
} from "@trellis/core"
import { createExecutor } from "@trellis/evm"
import { type Attestation, signInputs } from "@trellis/proof"
import { openStore, type Store } from "@trellis/store"
import { privateKeyToAccount } from "viem/accounts"
import { Hierarchy, type Surroundings } from "./hierarchy.ts"

const keyAt = (n: number): Hex => `0x${n.toString(16).padStart(64, "1")}`
/** Funded on every layer. */
export const keys: readonly Hex[] = [1, 2, 3, 4].map(keyAt)
export const proverKey = keyAt(9)
export const prover: Address = addressOfKey(proverKey)
/** Adds one to its slot 0 at each call. On the shared layer alone. */
export const counter = address(`0x${"c0".repeat(20)}`)
export const deadlineMs = 1_000

export const [shared, a, b, c] = [layerId(7000), layerId(7101), layerId(7102), layerId(7201)] as const

/** A shared layer with boosters a and b, and c below b; one attester, which has a second for each block. */
export const chainFile: ChainFile = {
  name: "world",
  accounts: keys.map((key) => ({ key, balance: "100 ether" })),
  provers: [{ key: proverKey }],
  finality: { required: 1, proofDeadlineMs: deadlineMs },
  layers: [
    {
      name: "shared",
      chainId: shared,
      order: ["a", "transactions", "b"],
      accounts: [{ address: counter, nonce: 1, code: "0x600054600101600055" }],
    },
    { name: "a", chainId: a, parent: "shared" },
    { name: "b", chainId: b, parent: "shared" },
    { name: "c", chainId: c, parent: "b" },
  ],
}

/** A hierarchy whose clock and attesters are the test's. */
export class World implements Surroundings {
  readonly chain: Chain
  readonly store: Store
  readonly hierarchy: Hierarchy
  /** What it was asked to have attested, in order. */
  readonly asked: Block[] = []
  readonly lines: string[] = []
  now = 1_700_000_000_000

  private constructor(chain: Chain, store: Store, executor: Executor) {
    this.chain = chain
    this.store = store
    this.hierarchy = new Hierarchy(chain, store, executor, this)
  }

  /** A hierarchy that has started, in memory or on a directory. */
  static async open(directory?: string, file: ChainFile = chainFile, executor = createExecutor()): Promise<World> {
    const chain = parseChain(file)
    const owner = { name: chain.name, fingerprint: fingerprintOf(chain) }
    const store = await openStore(directory === undefined ? owner : { ...owner, directory })
    const world = new World(chain, store, executor)
    await world.hierarchy.start()
    return world
  }

  nowMs(): number {
    return this.now
  }

  prove(block: Block): void {
    this.asked.push(block)
  }

  log(line: string): void {
    this.lines.push(line)
  }

  /** Submits a call of the counter by the n-th sender. */
  async send(layer: number, of: number, nonce: number, to: Address = counter): Promise<Transaction> {
    const raw = await signedCall(layer, of, nonce, to)
    return this.hierarchy.submit(layerId(layer), raw)
  }

  /** Seals a round of all that waits. */
  async build(): Promise<readonly Block[]> {
    const due = new Set(this.chain.layers.map(({ id }) => id))
    const sealed = await this.hierarchy.build({ due, forced: new Set() })
    return sealed ? (this.store.round(this.store.head() ?? 0n)?.blocks ?? []) : []
  }

  async attest(...blocks: readonly Block[]): Promise<void> {
    for (const { hash } of blocks) await this.hierarchy.happened({ kind: "attested", block: hash, attester: prover })
  }

  /** Time passes. */
  async wait(ms: number): Promise<void> {
    this.now += ms
    await this.hierarchy.happened({ kind: "tick", nowMs: this.now })
  }

  /** How often the counter was called. */
  get count(): bigint {
    return BigInt(this.store.state(this.hierarchy.head(shared).header.stateRoot).storage(counter, slot(zeroWord)))
  }
}

export function attestationOf(block: Block, key: Hex = proverKey): Attestation {
  return signInputs(publicInputs(block), key)
}

/** A signed call of the n-th sender. */
export async function signedCall(layer: number, of: number, nonce: number, to: Address = counter): Promise<Hex> {
  const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n, gas: 100_000n }
  const raw = await privateKeyToAccount(keyAt(of + 1)).signTransaction({ chainId: layer, nonce, to, ...fees })
  return decodeTransaction(raw, { layer: layerId(layer), hardfork: "osaka" }).raw
}

/** The block of a layer among those of a round. @throws where it has none */
export function of(blocks: readonly Block[], layer: number): Block {
  const found = blocks.find((block) => block.layer === layer)
  if (found === undefined) throw new Error(`no block of layer ${layer}`)
  return found
}

/** Lets everything that waits for nothing outside go on: turns of the event loop, whatever the machine's speed. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await new Promise((next) => setImmediate(next))
}
