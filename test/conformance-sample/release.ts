import { createReadStream, existsSync } from "node:fs"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { createGunzip } from "node:zlib"
import { parseStateTest, type StateTest } from "./state-test.ts"

/** Official state tests, one JSON object a line, gzip; kept beside the repository, not in it. */
const file = fileURLToPath(new URL("../../../shared/fixtures/state-tests/prague.ndjson.gz", import.meta.url))

export const howToGetIt =
  `no official state tests at ${file}: take the "develop" fixtures of a release at ` +
  "https://github.com/ethereum/execution-spec-tests/releases, and write each case of fixtures/state_tests " +
  "that has a post state for Prague as one line of JSON, with class, file and name in front"

/** Right, but tens of seconds each. */
const slow = /static_LoopCallsThenRevert|ContractCreationSpam|static_Return50000_2|Call50000/

export function isReleaseThere(): boolean {
  return existsSync(file)
}

/** Every `every`-th test of the release, from the first on, but for the slow ones. */
export async function* stateTests(every: number): AsyncGenerator<StateTest> {
  const lines = createInterface({
    input: createReadStream(file).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  let index = 0
  for await (const line of lines) {
    if (index++ % every !== 0 || line === "") continue
    const test = parseStateTest(line)
    if (!slow.test(test.name)) yield test
  }
}
