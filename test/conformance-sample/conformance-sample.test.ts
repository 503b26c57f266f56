import { createExecutor } from "@trellis/evm"
import { beforeAll, describe, expect, it } from "vitest"
import { howToGetIt, isReleaseThere, stateTests } from "./release.ts"
import { applies, modes, runStateTest } from "./run-state-test.ts"
import type { StateTest } from "./state-test.ts"

/** Of some 9,900. */
const every = 33

const there = isReleaseThere()
if (!there) console.warn(`skipped: ${howToGetIt}`)

describe.skipIf(!there)("a sample of the official state tests", () => {
  const sample: StateTest[] = []

  beforeAll(async () => {
    for await (const test of stateTests(every)) sample.push(test)
  })

  for (const mode of modes) {
    it(`${mode}: the official state root, logs and refusals, and the same gas on every layer`, async () => {
      const executor = createExecutor()
      const applicable = sample.filter((test) => applies(test, mode))
      const failures: string[] = []
      for (const test of applicable) {
        const failure = await runStateTest(executor, test, mode)
        if (failure !== undefined) failures.push(`${test.name}: ${failure}`)
      }
      expect(failures).toEqual([])
      expect(applicable.length).toBeGreaterThan(mode === "direct" ? 290 : 150)
    })
  }
})
