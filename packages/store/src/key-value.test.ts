import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { entriesOf } from "./testing/entries-of.ts"
import { levelKeyValue } from "./level-key-value.ts"
import { memoryKeyValue } from "./memory-key-value.ts"

const bytes = fc.uint8Array({ minLength: 1, maxLength: 3, max: 3 })
const anyBytes = fc.oneof(
  bytes,
  bytes.map((of) => of.map((byte) => 255 - byte)),
)
const operation = fc.oneof(
  fc.record({ kind: fc.constant("put" as const), key: anyBytes, value: fc.uint8Array({ minLength: 1 }) }),
  fc.record({ kind: fc.constant("delete" as const), key: anyBytes }),
)

describe("key-value port", () => {
  let directory = ""
  let next = 0
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "trellis-kv-"))
  })
  afterAll(() => rm(directory, { recursive: true }))

  it("memory and LevelDB answer alike, also after LevelDB is opened again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(operation)), fc.array(anyBytes), async (batches, prefixes) => {
        const at = join(directory, String(next++))
        const memory = memoryKeyValue()
        const first = await levelKeyValue(at)
        for (const batch of batches) {
          await memory.write(batch)
          await first.write(batch)
        }
        await first.close()
        const level = await levelKeyValue(at)
        for (const prefix of [new Uint8Array(0), Uint8Array.of(255, 255), ...prefixes]) {
          expect(await entriesOf(level, prefix)).toEqual(await entriesOf(memory, prefix))
          expect(level.get(prefix)).toEqual(memory.get(prefix))
        }
        await level.close()
      }),
      { numRuns: 25 },
    )
  })
})
